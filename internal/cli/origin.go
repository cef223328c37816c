package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bangban/internal/config"
)

// Where the value of a flag can come from; what comes first here counts.
const (
	fromFlag        = "flag"
	fromEnvironment = "environment"
	fromFile        = "file"
	fromDefault     = "default"
)

// origin is where the value of a flag comes from.
type origin struct {
	kind  string
	place string // the flag, the variable, or file:line
}

// fileFlag names the file of settings.
const fileFlag = "config"

// memberName is the name in the file that stands for a flag.
func memberName(f *pflag.Flag) string { return strings.ReplaceAll(f.Name, "-", "_") }

// fileMembers lists what the file may hold: the settings of the service. The other commands take from it what they have
// a flag for, so that one file does for all of them.
func fileMembers() []string {
	var names []string
	eachSetting(serveFlags(), func(f *pflag.Flag) { names = append(names, memberName(f)) })
	return names
}

// serveFlags gives the flags of the service, tied to nothing.
func serveFlags() *pflag.FlagSet {
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	flags.SortFlags = false
	var paper settings
	serve := config.Defaults()
	addServe(flags, &serve, &paper)
	return flags
}

// addServe adds the flags of the service: its own settings, and what the paper is made of.
func addServe(flags *pflag.FlagSet, serve *config.Serve, paper *settings) {
	for _, m := range serve.Members() {
		addMember(flags, m)
	}
	paper.addPaper(flags)
}

func addMember(flags *pflag.FlagSet, m config.Member) {
	flags.Var(m.Value, strings.ReplaceAll(m.Name, "_", "-"), m.Usage)
}

// eachSetting visits the flags that are settings, not wishes about one run of a command.
func eachSetting(flags *pflag.FlagSet, visit func(*pflag.Flag)) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" && f.Name != fileFlag && f.Name != "json" {
			visit(f)
		}
	})
}

// ownFlag marks a flag that only has the name of a setting in the file and means something else, such as the region of a
// filter.
const ownFlag = "own"

func markOwn(f *pflag.Flag) { f.Annotations = map[string][]string{ownFlag: nil} }

func isOwn(f *pflag.Flag) bool {
	_, own := f.Annotations[ownFlag]
	return own
}

// addFile gives a command --config if it has a flag that the file can set.
func addFile(cmd *cobra.Command, members []string) {
	shared := false
	cmd.Flags().VisitAll(func(f *pflag.Flag) { shared = shared || !isOwn(f) && slices.Contains(members, memberName(f)) })
	if shared {
		cmd.Flags().String(fileFlag, "", "设置的 YAML `文件`，其中的值不及命令行和环境变量优先")
	}
}

// settle gives every flag that is not on the command line its value from the environment, or else from the file of
// settings, and remembers where each one comes from.
func (a *app) settle(flags *pflag.FlagSet) error {
	a.origins = map[string]origin{}
	file, err := a.settingsFile(flags)
	if err != nil {
		return err
	}
	flags.VisitAll(func(f *pflag.Flag) {
		if err == nil && hasTwin(f) {
			err = a.settleFlag(f, file)
		}
	})
	return err
}

func (a *app) settleFlag(f *pflag.Flag, file *config.File) error {
	entry, inFile := file.Find(memberName(f))
	inFile = inFile && !isOwn(f)
	value := a.getenv(twin(f))
	switch {
	case f.Changed:
		a.origins[f.Name] = origin{fromFlag, "--" + f.Name}
	case value != "":
		if err := f.Value.Set(value); err != nil {
			return usagef("环境变量 %s 的值“%s”不对：%s", twin(f), config.Mask(value), expected(f, err))
		}
		a.origins[f.Name] = origin{fromEnvironment, twin(f)}
	case inFile:
		if err := f.Value.Set(entry.Text); err != nil {
			return usagef("%v", file.Wrong(memberName(f), expected(f, err)))
		}
		a.origins[f.Name] = origin{fromFile, file.Place(memberName(f))}
	default:
		a.origins[f.Name] = origin{kind: fromDefault}
	}
	return nil
}

// settingsFile reads the file of settings; nil if none is named, or the command has no use for it.
func (a *app) settingsFile(flags *pflag.FlagSet) (*config.File, error) {
	f := flags.Lookup(fileFlag)
	if f == nil {
		return nil, nil
	}
	path := f.Value.String()
	if !f.Changed {
		path = a.getenv(twin(f))
	}
	if path == "" {
		return nil, nil
	}
	data, err := a.readFile(path, config.MaxFile)
	if err != nil {
		return nil, err
	}
	file, err := config.ParseFile(path, data, fileMembers())
	if err != nil {
		return nil, usagef("%v", err)
	}
	return file, nil
}

// expected says what the value of a flag should be that was refused.
func expected(f *pflag.Flag, err error) string {
	var refused *config.ValueError
	switch {
	case errors.As(err, &refused):
		return refused.Expected
	case f.Value.Type() == "bool":
		return "应为 true 或 false"
	case f.Value.Type() == "int":
		return "应为整数"
	}
	return "格式不符"
}
