package forms

// Option is one of the values a field may take: as in the JSON, and as printed.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// choice is a value picked from a fixed list.
type choice interface{ Options() []Option }

// Sex is the 性别 of a 代办人.
type Sex string

// The sexes as a citizen ID number knows them (GB 11643-1999).
const (
	Male   Sex = "male"
	Female Sex = "female"
)

// Options lists the values of Sex in the order of the form.
func (Sex) Options() []Option { return []Option{{"male", "男"}, {"female", "女"}} }

// Rating is the 综合评价 of 附件7, which has three levels.
type Rating string

// The ratings, best first.
const (
	VerySatisfied Rating = "very_satisfied"
	Satisfied     Rating = "satisfied"
	Dissatisfied  Rating = "dissatisfied"
)

// Options lists the ratings in the order of the form.
func (Rating) Options() []Option {
	return []Option{{"very_satisfied", "非常满意"}, {"satisfied", "满意"}, {"dissatisfied", "不满意"}}
}

// Channel is how a case came in (来源渠道).
type Channel string

// The channels.
const (
	ChannelWindow  Channel = "window"
	ChannelWeb     Channel = "web"
	ChannelApp     Channel = "app"
	ChannelHotline Channel = "hotline"
)

// Options lists the channels with the words of the ledger.
func (Channel) Options() []Option {
	return []Option{{"window", "窗口"}, {"web", "网上专栏"}, {"app", "移动端"}, {"hotline", "12345热线"}}
}

// Mode is how far the service goes (服务方式).
type Mode string

// The modes.
const (
	ModeFull  Mode = "full"
	ModeStage Mode = "stage"
)

// Options lists the modes with the words of the ledger.
func (Mode) Options() []Option { return []Option{{"full", "全程"}, {"stage", "阶段性"}} }

// State is what a progress entry reports of an item or of the whole case.
type State string

// The states.
const (
	StateAccepted    State = "accepted"
	StateDecided     State = "decided"
	StateReturned    State = "returned"
	StateTransferred State = "transferred"
	StateEscalated   State = "escalated"
	StateSuspended   State = "suspended"
	StateResumed     State = "resumed"
)

// Options lists the states with the words of the plan.
func (State) Options() []Option {
	return []Option{
		{"accepted", "受理"}, {"decided", "办结"}, {"returned", "退回"}, {"transferred", "转办"},
		{"escalated", "提请上级"}, {"suspended", "中止"}, {"resumed", "续办"},
	}
}

// optionLabel is the printed word of a value, or "" for a value that is not an option.
func optionLabel(options []Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return ""
}
