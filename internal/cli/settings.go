package cli

import (
	"runtime"
	"strings"

	"github.com/spf13/pflag"

	"bangban/forms"
)

// settings are the values of the flags. A command has those it registers; the others keep their zero value.
type settings struct {
	fonts     string
	templates string
	catalogue string
	region    string
	output    string
	workers   int
	json      bool
	draft     bool
	merge     bool
}

func (s *settings) addFonts(flags *pflag.FlagSet) {
	flags.StringVar(&s.fonts, "fonts", "", "自备字体的`目录`，优先于内置字体")
}

func (s *settings) addPaper(flags *pflag.FlagSet) {
	s.addFonts(flags)
	s.addTemplates(flags)
	s.addCatalogue(flags)
}

func (s *settings) addCatalogue(flags *pflag.FlagSet) {
	s.addItems(flags)
	flags.StringVar(&s.region, "region", "", "单独的表单所属的`区划`代码；目录只有一个地区时可省")
}

func (s *settings) addItems(flags *pflag.FlagSet) {
	flags.StringVar(&s.catalogue, "catalogue", "", "本地区事项目录的 JSON `文件`")
}

// addCasePaper adds what the paper of a case is made of. A case says itself which region it is of.
func (s *settings) addCasePaper(flags *pflag.FlagSet) {
	s.addFonts(flags)
	s.addTemplates(flags)
	s.addItems(flags)
}

func (s *settings) addTemplates(flags *pflag.FlagSet) {
	flags.StringVar(&s.templates, "templates", "", "自备模板的`目录`，逐个文件替换内置模板")
}

func (s *settings) addJSON(flags *pflag.FlagSet, usage string) {
	flags.BoolVar(&s.json, "json", false, usage)
}

func (s *settings) addDraft(flags *pflag.FlagSet, usage string) {
	flags.BoolVar(&s.draft, "draft", false, usage)
}

// addJob adds what every command has that works through an input.
func (s *settings) addJob(flags *pflag.FlagSet) {
	s.addDraft(flags, "按草稿校验：可以缺，不可以错")
	s.addJSON(flags, "结果写成 JSON")
	flags.IntVar(&s.workers, "workers", 0, "同时处理的`份数`，0 为处理器核数")
}

func (s *settings) addOutput(flags *pflag.FlagSet) {
	flags.StringVarP(&s.output, "output", "o", ".", "写到`何处`：目录，以 .pdf 结尾的文件，或 -（标准输出）")
}

// level is how strictly the input is checked.
func (s *settings) level() forms.Level {
	if s.draft {
		return forms.Draft
	}
	return forms.Issue
}

// parallel is the number of workers to run.
func (s *settings) parallel() (int, error) {
	if s.workers < 0 || s.workers > maxWorkers {
		return 0, usagef("选项 --workers 的值应在 0 至 %d 之间", maxWorkers)
	}
	if s.workers == 0 {
		return runtime.GOMAXPROCS(0), nil
	}
	return s.workers, nil
}

const maxWorkers = 256

// twin is the environment variable that stands for a flag.
func twin(f *pflag.Flag) string {
	return "BANGBAN_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
}

func hasTwin(f *pflag.Flag) bool { return f.Name != "help" && f.Name != "version" }
