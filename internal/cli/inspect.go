package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"bangban/internal/pdf"
	"bangban/internal/render"
)

func (a *app) inspectCommand() *cobra.Command {
	var s settings
	var strict bool
	cmd := &cobra.Command{
		Use:   "inspect [选项] 文件.pdf|-",
		Short: "取出 PDF 内的数据，并查验是否被改动",
		Long: `取出本程序签发的 PDF 内的表单数据，每份一行 JSON，写到标准输出，可以再交给 render；结论写到标准错误。
结论有六种：
  issued    用其中的数据重新打印，与文件逐字节相同
  unproven  与文件内的摘要一致，但本机打印的结果不同：版本、字体、模板或事项目录不同，也可能是伪造
  resaved   数据和文字与摘要一致，文件其余部分有变：另存过，或加了电子签章
  annotated 数据和文字与摘要一致，但页面上加了批注、图章或表单域，可能盖住或改变看到的内容
  altered   数据或文字被改动
  foreign   不是本程序签发的
退出状态：前三种为 0（加 --strict 时只有 issued 为 0），其余为 3；不是 PDF、已损坏或有密码的文件为 3。
摘要不是签名：防伪靠重新打印比对（--strict）或电子签章。`,
		Example: `  bangban inspect application.pdf
  bangban inspect application.pdf | bangban render -o 重印.pdf -
  bangban inspect --json --strict application.pdf`,
		Args: exactly("要查验的 PDF，或 -"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.inspect(cmd.Context(), &s, args[0], strict) },
	}
	cmd.Flags().BoolVar(&strict, "strict", false, "只认重新打印后逐字节相同的文件")
	s.addJSON(cmd.Flags(), "数据和结论写成一个 JSON 对象")
	s.addPaper(cmd.Flags())
	return cmd
}

func (a *app) inspect(ctx context.Context, s *settings, name string, strict bool) error {
	file, err := a.readFile(name, pdf.MaxFile)
	if err != nil {
		return err
	}
	p, err := a.build(s)
	if err != nil {
		return err
	}
	v, err := p.renderer.Verify(ctx, file)
	if unreadable(err) {
		return a.tellUnreadable(s, name, reason(err))
	}
	if err != nil {
		return fmt.Errorf("查验 %s：%w", name, err)
	}
	if s.json {
		err = writeJSON(a.stdout, newFinding(v))
	} else {
		err = a.tellVerdict(name, v)
	}
	if err != nil {
		return fmt.Errorf("写标准输出：%s", reason(err))
	}
	return exitOf(v.State, strict)
}

// tellUnreadable says why nothing can be said of a file.
func (a *app) tellUnreadable(s *settings, name, why string) error {
	if !s.json {
		fmt.Fprintf(a.stderr, "%s：%s\n", name, why)
		return errInvalid
	}
	answer := struct {
		State   string `json:"state"`
		Message string `json:"message"`
	}{"unreadable", why}
	if err := writeJSON(a.stdout, answer); err != nil {
		return fmt.Errorf("写标准输出：%s", reason(err))
	}
	return errInvalid
}

// unreadable reports whether the file is at fault, not the machine.
func unreadable(err error) bool {
	return errors.Is(err, pdf.ErrNotPDF) || errors.Is(err, pdf.ErrDamaged) || errors.Is(err, pdf.ErrEncrypted) ||
		errors.Is(err, pdf.ErrTooLarge) || errors.Is(err, pdf.ErrFilter)
}

func exitOf(state render.State, strict bool) error {
	switch state {
	case render.Issued:
		return nil
	case render.Unproven, render.Resaved:
		if !strict {
			return nil
		}
	}
	return errInvalid
}

// finding is the JSON form of a verdict.
type finding struct {
	State       render.State `json:"state"`
	Title       string       `json:"title"`
	Producer    string       `json:"producer"`
	Pages       int          `json:"pages"`
	DataAltered bool         `json:"data_altered"`
	TextAltered bool         `json:"text_altered"`
	FileAltered bool         `json:"file_altered"`
	Annotated   bool         `json:"annotated"`
	Areas       []area       `json:"areas"`
	Documents   []any        `json:"documents"` // the data, or a string where it is no JSON any more
}

// area is the JSON form of a place for a signature or a seal: its page, from 1, and its edges in points from the lower
// left corner of the page.
type area struct {
	Name   string  `json:"name"`
	Page   int     `json:"page"`
	Left   float64 `json:"left"`
	Bottom float64 `json:"bottom"`
	Right  float64 `json:"right"`
	Top    float64 `json:"top"`
}

func newFinding(v render.Verdict) finding {
	i := v.Inspection
	f := finding{
		State: v.State, Title: i.Title, Producer: i.Producer, Pages: i.Pages,
		DataAltered: i.DataAltered, TextAltered: i.TextAltered, FileAltered: i.FileAltered, Annotated: i.Annotated,
		Areas: []area{}, Documents: []any{},
	}
	for _, a := range i.Areas {
		f.Areas = append(f.Areas, area(a))
	}
	for _, data := range issuedData(v) {
		if json.Valid(data) {
			f.Documents = append(f.Documents, json.RawMessage(data))
		} else {
			f.Documents = append(f.Documents, string(data))
		}
	}
	return f
}

// issuedData is the data in the file, if they are this program's.
func issuedData(v render.Verdict) [][]byte {
	if v.State == render.Foreign {
		return nil
	}
	var all [][]byte
	for _, a := range v.Inspection.Attachments {
		all = append(all, a.Data)
	}
	return all
}

func (a *app) tellVerdict(name string, v render.Verdict) error {
	for _, data := range issuedData(v) {
		if _, err := fmt.Fprintf(a.stdout, "%s\n", data); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.stderr, "%s：%s（%s）\n", name, verdictText(v), v.State)
	return nil
}

func verdictText(v render.Verdict) string {
	switch v.State {
	case render.Issued:
		return "未被改动，用其中的数据重新打印，逐字节相同"
	case render.Unproven:
		return "与文件内的摘要一致，但本机重新打印的结果不同；请用签发时的版本、字体、模板和事项目录再查"
	case render.Resaved:
		return "数据和文字与签发时的摘要一致；文件另存过，或加了电子签章"
	case render.Annotated:
		return "页面上加了批注、图章或表单域，可能盖住或改变看到的内容；内附的数据与签发时的摘要一致，请以数据为准"
	case render.Altered:
		switch {
		case !v.Inspection.TextAltered:
			return "已被改动：内附的数据与签发时不符"
		case !v.Inspection.DataAltered:
			return "已被改动：页面与签发时不符"
		}
		return "已被改动：页面和内附的数据都与签发时不符"
	}
	return "不是本程序签发的 PDF，或签发时的摘要已被除去"
}
