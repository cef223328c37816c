package cli

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bangban/forms"
	"bangban/internal/casebook"
)

func (a *app) showCaseCommand() *cobra.Command {
	var s caseSettings
	var history, versions bool
	cmd := s.addTo(&cobra.Command{
		Use:   "show [选项] 编号 [文书]",
		Short: "显示一个案件、它的一份文书或经过，或签发过的文书",
		Long: `把案件写到标准输出，是一行 JSON，可以再交给 render 或 ledger；版本和草稿写到标准错误。
指明文书（如 application）时，是它的草稿，没有草稿则是签发的，都没有则是按案件预填的，以 state 区分；改后可以整个交给 case put。
加 --history 则是谁在何时做了什么，加 --versions 则是签发过的全部文书。`,
		Example: `  bangban case show 150624-2021-0001
  bangban case show 150624-2021-0001 completion > 办结单.json
  bangban case show --history 150624-2021-0001`,
		Args: caseMaybeKind,
		RunE: func(cmd *cobra.Command, args []string) error {
			kinds, err := parseKinds(args[1:])
			if err != nil {
				return err
			}
			if history && versions || (history || versions) && len(kinds) > 0 {
				return usagef("--history、--versions 和文书只能用一个")
			}
			return a.withRegister(cmd.Context(), s.serve.DB, mustExist, &s.settings, func(r *register) error {
				switch {
				case len(kinds) > 0:
					return a.showDocument(cmd.Context(), r, args[0], kinds[0])
				case history:
					return a.showHistory(cmd.Context(), &s, r, args[0])
				case versions:
					return a.showVersions(cmd.Context(), &s, r, args[0])
				}
				return a.showCase(cmd.Context(), r, args[0])
			})
		},
	})
	cmd.Flags().BoolVar(&history, "history", false, "谁在何时做了什么")
	cmd.Flags().BoolVar(&versions, "versions", false, "签发过的全部文书")
	s.addJSON(cmd.Flags(), "经过和文书也写成 JSON，每条一行")
	return cmd
}

func (a *app) showCase(ctx context.Context, r *register, id string) error {
	record, err := r.book.Read(ctx, a.actor(), id)
	if err != nil {
		return err
	}
	data, err := forms.Marshal(record.Case)
	if err != nil {
		return err
	}
	about := fmt.Sprintf("第 %d 版，%s 更新，%s", record.Version, local(record.Updated), statusWord(casebook.KeysOf(record.Case).Status))
	if kinds := record.DraftKinds(); len(kinds) > 0 {
		about += "；有草稿：" + joinKinds(kinds)
	}
	fmt.Fprintln(a.stderr, about+"。")
	if _, err := a.stdout.Write(append(data, '\n')); err != nil {
		return fmt.Errorf("写标准输出：%s", reason(err))
	}
	return nil
}

// showDocument shows a document to go on with, as the service does: put takes it back as it is.
func (a *app) showDocument(ctx context.Context, r *register, id string, kind forms.Kind) error {
	f, state, version, err := r.book.Draft(ctx, a.actor(), id, kind)
	if err != nil {
		return err
	}
	data, err := forms.Marshal(f)
	if err != nil {
		return err
	}
	told := map[casebook.DocumentState]string{
		casebook.DocumentPrefilled: "按案件预填的，还没有保存", casebook.DocumentDraft: "草稿", casebook.DocumentIssued: "已签发",
	}
	fmt.Fprintf(a.stderr, "第 %d 版，%s：%s。\n", version, kind, told[state])
	// A form always has the member that says which it is, so that a comma is right.
	if _, err := fmt.Fprintf(a.stdout, "%s,\"state\":\"%s\"}\n", bytes.TrimSuffix(data, []byte("}")), state); err != nil {
		return fmt.Errorf("写标准输出：%s", reason(err))
	}
	return nil
}

func joinKinds(kinds []forms.Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return strings.Join(names, "、")
}

// local is a time as it is in China.
func local(t time.Time) string {
	const offset = 8 * 60 * 60
	return t.In(time.FixedZone("CST", offset)).Format("2006-01-02 15:04:05")
}

// happening is the JSON form of an entry of the history.
type happening struct {
	ID        int64                  `json:"id"`
	At        time.Time              `json:"at"`
	By        string                 `json:"by"`
	RequestID string                 `json:"request_id,omitempty"`
	Action    casebook.Action        `json:"action"`
	Note      string                 `json:"note,omitempty"`
	Changes   []casebook.FieldChange `json:"changes"`
}

func (a *app) showHistory(ctx context.Context, s *caseSettings, r *register, id string) error {
	for after := int64(0); ; {
		entries, err := r.book.History(ctx, a.actor(), id, after, casebook.MaxPage)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := a.showEntry(s, e); err != nil {
				return fmt.Errorf("写标准输出：%s", reason(err))
			}
			after = e.ID
		}
		if len(entries) < casebook.MaxPage {
			return nil
		}
	}
}

func (a *app) showEntry(s *caseSettings, e casebook.Entry) error {
	if s.json {
		changes := append([]casebook.FieldChange{}, e.Changes...)
		return writeJSON(a.stdout, happening{e.ID, e.At, e.By, e.RequestID, e.Action, e.Note, changes})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s  %s  %s\n", local(e.At), pad(actionWord(e.Action), 10), e.By, e.Note)
	for _, c := range e.Changes {
		fmt.Fprintf(&b, "    %s：%s → %s\n", c.Path, dash(c.From), dash(c.To))
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

func actionWord(action casebook.Action) string {
	for _, o := range action.Options() {
		if o.Value == string(action) {
			return o.Label
		}
	}
	return string(action)
}

// issuedEntry is the JSON form of a document that was issued.
type issuedEntry struct {
	Kind   forms.Kind `json:"kind"`
	Number int        `json:"number"`
	Title  string     `json:"title"`
	Pages  int        `json:"pages"`
	At     time.Time  `json:"at"`
	By     string     `json:"by"`
	SHA256 string     `json:"sha256"`
}

func (a *app) showVersions(ctx context.Context, s *caseSettings, r *register, id string) error {
	versions, err := r.book.Versions(ctx, a.actor(), id)
	if err != nil {
		return err
	}
	for _, v := range versions {
		sum := hex.EncodeToString(v.SHA256[:])
		if s.json {
			err = writeJSON(a.stdout, issuedEntry{v.Kind, v.Number, v.Title, v.Pages, v.At, v.By, sum})
		} else {
			_, err = fmt.Fprintf(a.stdout, "%s  %s  %s  %d 页  %s\n", pad(fmt.Sprintf("%s/%d", v.Kind, v.Number), 16),
				local(v.At), v.By, v.Pages, sum)
		}
		if err != nil {
			return fmt.Errorf("写标准输出：%s", reason(err))
		}
	}
	return nil
}

func (a *app) printCaseCommand() *cobra.Command {
	var s caseSettings
	cmd := s.addTo(&cobra.Command{
		Use:   "print [选项] 编号 [文书]",
		Short: "取出案件已签发的 PDF",
		Long: `取出案件已签发的 PDF，与签发时逐字节相同；不指明文书时，每种取最后签发的一份。
写出的文件名如 150624-2021-0001-completion.pdf，路径逐行列在标准输出。`,
		Example: "  bangban case print 150624-2021-0001 -o 输出\n  bangban case print 150624-2021-0001 completion -o 办结单.pdf",
		Args:    caseMaybeKind,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.printCase(cmd.Context(), &s, args[0], args[1:])
		},
	})
	s.addOutput(cmd.Flags())
	return cmd
}

func (a *app) printCase(ctx context.Context, s *caseSettings, id string, names []string) error {
	kinds, err := parseKinds(names)
	if err != nil {
		return err
	}
	to, err := a.newTarget(s.output)
	if err != nil {
		return err
	}
	return a.withRegister(ctx, s.serve.DB, mustExist, &s.settings, func(r *register) error {
		files, err := r.files(ctx, a.actor(), id, kinds)
		if err != nil {
			return err
		}
		if to.one() && len(files) > 1 {
			return usagef("案件有 %d 份文书，而 -o 只容得下一份；请给出目录，或指明一种文书", len(files))
		}
		for _, f := range files {
			path, err := to.write(id+"-"+f.FileName, f.PDF)
			if err == nil && path != "" {
				_, err = fmt.Fprintln(a.stdout, path)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// caseMaybeKind asks for the number of a case, behind which a kind of document may stand.
func caseMaybeKind(_ *cobra.Command, args []string) error {
	if len(args) < 1 || len(args) > 2 {
		return usagef("请给出案件编号，后面可以再给出一种文书")
	}
	return nil
}

func parseKinds(names []string) ([]forms.Kind, error) {
	kinds := make([]forms.Kind, len(names))
	for i, name := range names {
		var err error
		if kinds[i], err = forms.ParseKind(name); err != nil {
			return nil, usagef("%v", err)
		}
	}
	return kinds, nil
}

// files gives the documents of some kinds as they were issued last, and those of all kinds for none.
func (r *register) files(ctx context.Context, actor casebook.Actor, id string, kinds []forms.Kind) ([]casebook.File, error) {
	if len(kinds) == 0 {
		return r.book.Bundle(ctx, actor, id)
	}
	var files []casebook.File
	for _, k := range kinds {
		f, err := r.book.File(ctx, actor, id, k, 0)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}
