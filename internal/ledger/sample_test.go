package ledger

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/calendar"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// asOf is the day of the ledgers of the tests.
var asOf = forms.Date{Year: 2026, Month: 3, Day: 25}

func newLedger(t testing.TB) *Ledger {
	t.Helper()
	days, err := calendar.Standard()
	check(t, err)
	l, err := New(Config{Calendar: days, Catalogues: forms.NewRules(), TempDir: t.TempDir()})
	check(t, err)
	return l
}

func options() Options {
	return Options{AsOf: asOf, By: "王主任", Filter: "2025年1月1日以后申请的案件", FollowupPercent: 10}
}

func sequence(cases []*forms.Case) iter.Seq2[*forms.Case, error] {
	return func(yield func(*forms.Case, error) bool) {
		for _, c := range cases {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// workbook writes a ledger with the options of the tests.
func workbook(t testing.TB, cases []*forms.Case) ([]byte, Totals) {
	t.Helper()
	var out bytes.Buffer
	totals, err := newLedger(t).Write(context.Background(), &out, sequence(cases), options())
	check(t, err)
	return out.Bytes(), totals
}

// counties are the banners, counties and districts of Inner Mongolia, with a township each where there is one.
func counties() []forms.Region {
	var all []forms.Region
	regions := forms.StandardRegions()
	for _, city := range regions.Children("150000") {
		for _, c := range regions.Children(city.Code) {
			if c.Code[4] == '7' {
				continue
			}
			all = append(all, forms.Region(c.Code))
			if towns := regions.Children(c.Code); len(towns) > 0 {
				all = append(all, forms.Region(towns[len(towns)/2].Code))
			}
		}
	}
	return all
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// after is so many days later.
func after(d forms.Date, days int) forms.Date {
	t := time.Date(d.Year, time.Month(d.Month), d.Day+days, 0, 0, 0, 0, time.UTC)
	return forms.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// generate makes cases of a season from a seed: all banners, channels and states.
func generate(seed uint64, n int) []*forms.Case {
	r := rand.New(rand.NewPCG(seed, 1))
	places := counties()
	cases := make([]*forms.Case, n)
	for i := range cases {
		cases[i] = one(r, places[r.IntN(len(places))], i)
	}
	return cases
}

func one(r *rand.Rand, region forms.Region, i int) *forms.Case {
	c := &forms.Case{ID: fmt.Sprintf("%s-2025-%04d", region[:6], i+1), Region: region}
	name := forms.StandardRegions().Path(string(region[:6]))
	place := name[len(name)-1].Name
	c.Authority = place + "政务服务局"
	c.Channel = pick(r, forms.ChannelWindow, forms.ChannelWeb, forms.ChannelApp, forms.ChannelHotline)
	c.Mode = pick(r, forms.ModeFull, forms.ModeStage)
	c.Caseworker.Name = pick(r, "李明", "王小丽", "巴特尔", "娜仁花", "苏日娜", "")
	applied := after(forms.Date{Year: 2025, Month: 1, Day: 2}, r.IntN(440))
	company := place + pick(r, "绿能新材料有限公司", "牧歌乳业有限责任公司", "天骄物流集团股份有限公司", "远景风电开发有限公司")
	project := pick(r, "年产10万吨绿色新材料项目", "50万千瓦风电基地及配套220千伏送出工程", "现代牧业产业园", "冷链物流中心二期", "污水处理厂提标改造工程")
	c.Application = &forms.ApplicationForm{
		Applicant: forms.Applicant{
			Name: company, CreditCode: forms.CreditCode(fmt.Sprintf("91%sMA0N%06d", region[:6], r.IntN(1e6))),
			Principal: pick(r, "巴特尔", "张建国", "斯琴高娃"), Handler: pick(r, "王小丽", "赵强"), Phone: "0477-6212345",
		},
		Project: forms.ProposedProject{
			Name: project, Code: forms.ProjectCode(fmt.Sprintf("2504-%s-04-01-%06d", region[:6], r.IntN(1e6))),
			Address: place + "工业园区纬三路8号", Investment: forms.AmountOfYuan(int64(r.IntN(5e9))),
			Funding: pick(r, "企业自筹", "自筹及银行贷款", ""), LandUse: pick(r, "工业用地", "物流仓储用地"), Key: pick(r, new(true), new(false), nil),
			Purpose: "新建生产线2条，总建筑面积3.6万平方米，配套建设仓储、办公及环保设施", Progress: "已完成备案，正在办理用地预审",
		},
		Date: applied,
	}
	for n := 1; n <= 22; n++ {
		if r.IntN(6) == 0 {
			c.Application.Items = append(c.Application.Items, n)
		}
	}
	if len(c.Application.Items) == 0 {
		c.Application.Items = []int{7}
	}
	unfold(r, c, applied)
	return c
}

// unfold lets a case go on, as far as chance has it.
func unfold(r *rand.Rand, c *forms.Case, applied forms.Date) {
	stage := r.IntN(10)
	if stage == 0 {
		return
	}
	entrusted := after(applied, 1+r.IntN(5))
	c.Authorization = &forms.PowerOfAttorney{Items: c.Application.Items, Date: entrusted}
	c.Commitment = &forms.LetterOfCommitment{Authority: c.Authority, Date: entrusted}
	if r.IntN(5) > 0 {
		c.Due = after(entrusted, 30+r.IntN(60))
	}
	if stage == 1 {
		return
	}
	last := entrusted
	for _, n := range c.Application.Items {
		last = after(last, 1+r.IntN(6))
		c.Progress = append(c.Progress, forms.ProgressEntry{Date: last, Item: n, Department: "自然资源部门", State: forms.StateAccepted, Note: "材料齐全，已受理"})
		if stage > 3 || r.IntN(2) == 0 {
			last = after(last, 2+r.IntN(10))
			state := forms.StateDecided
			if stage < 6 {
				state = pick(r, forms.StateDecided, forms.StateReturned, forms.StateTransferred, forms.StateEscalated)
			}
			c.Progress = append(c.Progress, forms.ProgressEntry{Date: last, Item: n, State: state, Note: pick(r, "取得批复文件", "缺少勘测定界报告，一次性告知补正")})
		}
	}
	switch {
	case stage == 2:
		c.Progress = append(c.Progress, forms.ProgressEntry{Date: after(last, 1), State: forms.StateSuspended, Note: "企业资金未到位，申请中止"})
	case stage == 9:
		c.Termination = &forms.TerminationSlip{Reason: "项目调整选址，不再代办", Terminated: after(last, 3), Date: after(last, 4)}
	case stage > 4:
		c.Completion = &forms.CompletionSlip{Completed: after(last, 1), Date: after(last, 2)}
		if r.IntN(3) > 0 {
			c.Evaluation = &forms.EvaluationForm{Rating: pick(r, forms.VerySatisfied, forms.VerySatisfied, forms.Satisfied, forms.Dissatisfied),
				Comments: pick(r, "代办员上门服务，一次性告知材料。", ""), Date: after(last, 5)}
		}
		if r.IntN(3) == 0 {
			c.Followup = forms.Followup{Date: after(last, 20), Result: "电话回访，企业表示满意"}
			c.Archived = after(last, 30)
		}
	}
}
