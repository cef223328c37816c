package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bangban/forms"
	"bangban/internal/casebook"
)

// filterSettings are the flags that pick cases.
type filterSettings struct {
	region     string
	status     string
	from, to   string
	caseworker string
}

func (s *filterSettings) addFilter(cmd *cobra.Command) *cobra.Command {
	flags := cmd.Flags()
	flags.StringVar(&s.region, "region", "", "只要这个`区划`及其下级的案件")
	markOwn(flags.Lookup("region"))
	flags.StringVar(&s.status, "status", "", "只要这些`状态`的案件，用逗号分隔："+statusNames())
	flags.StringVar(&s.from, "from", "", "只要申请日期不早于这一`天`的案件，如 2021-05-01")
	flags.StringVar(&s.to, "to", "", "只要申请日期不晚于这一`天`的案件")
	return cmd
}

// addCaseworker adds the flag that picks by who handles the case.
func (s *filterSettings) addCaseworker(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&s.caseworker, "caseworker", "", "只要这位代办帮办员的案件：全`名`")
	return cmd
}

// filter reads the flags.
func (s *filterSettings) filter() (f casebook.Filter, err error) {
	f.Caseworker = s.caseworker
	f.Region = forms.Region(s.region).Normalize()
	if _, message := f.Region.Check(); message != "" {
		return f, usagef("选项 --region 的值“%s”不对：%s", s.region, message)
	}
	if f.Statuses, err = parseStatuses(s.status); err != nil {
		return f, err
	}
	if f.From, err = parseDay("from", s.from); err != nil {
		return f, err
	}
	if f.To, err = parseDay("to", s.to); err != nil {
		return f, err
	}
	if !f.From.IsZero() && !f.To.IsZero() && f.To.Before(f.From) {
		return f, usagef("选项 --to 的日期（%s）早于 --from（%s）", f.To, f.From)
	}
	return f, nil
}

// parseDay reads the value of a flag that is a day; "" is none.
func parseDay(flag, value string) (forms.Date, error) {
	if value == "" {
		return forms.Date{}, nil
	}
	d, err := forms.ParseDate(value)
	if err != nil {
		return d, usagef("选项 --%s 的值“%s”不对：%v", flag, value, err)
	}
	return d, nil
}

// parseStatuses reads statuses, by their names or by the words of the ledger.
func parseStatuses(list string) ([]forms.Status, error) {
	if list == "" {
		return nil, nil
	}
	var statuses []forms.Status
	for asked := range strings.SplitSeq(list, ",") {
		asked = strings.TrimSpace(asked)
		options := statusOptions()
		at := slices.IndexFunc(options, func(o forms.Option) bool { return asked == o.Value || asked == o.Label })
		if at < 0 {
			return nil, usagef("没有“%s”这个状态，可用的有：%s", asked, statusNames())
		}
		status := forms.Status(options[at].Value)
		if status == casebook.StatusNone {
			status = ""
		}
		if !slices.Contains(statuses, status) {
			statuses = append(statuses, status)
		}
	}
	return statuses, nil
}

// statusOptions are the statuses and the lack of one.
func statusOptions() []forms.Option {
	return append(forms.Status("").Options(), forms.Option{Value: casebook.StatusNone, Label: notApplied})
}

// notApplied is how lists call a case of which nothing is dated yet.
const notApplied = "未申请"

func statusNames() string {
	var names []string
	for _, o := range statusOptions() {
		names = append(names, o.Value+"（"+o.Label+"）")
	}
	return strings.Join(names, "、")
}

// statusWord is how the ledger calls a status.
func statusWord(s forms.Status) string {
	for _, o := range s.Options() {
		if o.Value == string(s) {
			return o.Label
		}
	}
	return notApplied
}

// picks reports whether a filter picks a case, as the register does.
func picks(f casebook.Filter, c *forms.Case) bool {
	k := casebook.KeysOf(c)
	return (f.Region == "" || f.Region.Contains(k.Region)) &&
		(f.Statuses == nil || slices.Contains(f.Statuses, k.Status)) &&
		(f.From.IsZero() || !k.Applied.IsZero() && !k.Applied.Before(f.From)) &&
		(f.To.IsZero() || !k.Applied.IsZero() && !f.To.Before(k.Applied)) &&
		(f.Caseworker == "" || f.Caseworker == k.Caseworker)
}
