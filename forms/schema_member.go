package forms

import "reflect"

// schemaWriter describes the members of a document for a level.
type schemaWriter struct {
	level  Level
	inCase bool // what a case may know need not be typed
}

// drafts says of a draft's schema that it is one.
func (w schemaWriter) drafts() string {
	if w.level == Draft {
		return "。草稿：可以缺，不可以错"
	}
	return ""
}

func (w schemaWriter) object(s *shape) *schema {
	closed := false
	o := &schema{Title: s.label, Type: "object", Properties: &properties{}, Closed: &closed}
	switch {
	case s.form != "" && !w.inCase:
		o.Properties.add(formMember, &schema{Title: formLabel, Const: string(s.form)})
		o.Required = append(o.Required, formMember)
	case s.form != "":
		o.Properties.add(formMember, optional(formLabel, &schema{Const: string(s.form)}))
	}
	for _, m := range s.members {
		o.Properties.add(m.name, w.member(m))
		if w.needed(m) || m.tellsCase() {
			o.Required = append(o.Required, m.name)
		}
	}
	return o
}

// tellsCase reports whether a document is known to be a case by the member, so that even a draft has it.
func (s *shape) tellsCase() bool { return s.name == "case" && s.class == leaf }

// needed reports whether the level asks for the member. A document of a case always may be missing, and so may a list.
func (w schemaWriter) needed(s *shape) bool {
	switch {
	case w.level == Draft:
		return false
	case s.class != object || s.form != "":
		return s.required && !(w.inCase && s.flags["carried"])
	}
	for _, m := range s.members {
		if w.needed(m) {
			return true
		}
	}
	return false
}

// member describes a member.
func (w schemaWriter) member(s *shape) *schema {
	var m *schema
	switch s.class {
	case object:
		m = w.object(s)
	case list:
		m = &schema{Type: "array", MaxItems: s.max, Items: w.object(s)}
		m.Items.Title = ""
	case leaf:
		m = leafSchema(s)
	}
	m.Title = ""
	if !w.needed(s) {
		m.MinItems = 0
		return optional(s.label, m)
	}
	m.Title = s.label
	if m.Pattern == "" && (s.typ == TypeText || s.typ == TypeParagraph) && s.class == leaf {
		m.Pattern = `\S`
	}
	return m
}

// optional describes a member that may be missing. It may also be null or "".
func optional(title string, m *schema) *schema {
	return &schema{Title: title, AnyOf: []*schema{m, {Enum: []any{nil, ""}}}}
}

func leafSchema(s *shape) *schema {
	switch s.typ {
	case TypeDate:
		return &schema{Type: "string", Format: "date", Pattern: datePattern, Description: "真实的年月日，1900年至2200年，如2021-05-12"}
	case TypeAmount:
		return &schema{AnyOf: []*schema{
			{Type: "number", Minimum: "0", Maximum: "99999999.9999", MultipleOf: "0.0001"},
			{Type: "string", Pattern: `^[0-9]{1,8}(\.[0-9]{1,4})?$`},
		}, Description: "万元，最多4位小数，不超过99999999.9999"}
	case TypeBool:
		return &schema{Type: "boolean"}
	case TypeChoice:
		c := &schema{Description: listOptions(s.options)}
		for _, o := range s.options {
			c.Enum = append(c.Enum, o.Value)
		}
		return c
	case TypeItems:
		return &schema{Type: "array", MinItems: 1, MaxItems: s.max, Unique: true, Items: &schema{Type: "integer", Minimum: "1", Maximum: "999"},
			Description: "事项目录中的序号，写作不带小数点的整数；应在表单日期当日有效的目录中"}
	case TypeNumber:
		return &schema{Type: "integer", Minimum: "0", Maximum: "999", Description: "事项目录中的序号，0为案件整体"}
	}
	m := &schema{Type: "string", MinLength: 1, MaxLength: s.max}
	m.Pattern, m.Description = textPattern(s)
	return m
}

// datePattern is of days that ParseDate takes, but for the length of the months.
const datePattern = `^(19[0-9]{2}|2[01][0-9]{2}|2200)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`

// textPattern is the shape of an identifier and what is to be said of it, "" and "" for other text. It follows the Check
// of the type, but for check digits, and uses what all dialects of regular expressions share.
func textPattern(s *shape) (pattern, description string) {
	switch reflect.Zero(s.goType).Interface().(type) {
	case Postcode:
		return `^[0-9]{6}$`, "6位数字"
	case Phone:
		return phonePattern(), "11位手机号码、带区号的固定电话（如0477-6212345，分机写作“转8001”）或400号码，多个号码用“、”隔开"
	case CreditCode:
		const c = `[0-9A-HJ-NP-RTUW-Y]`
		return `^` + c + `{2}[0-9]{6}` + c + `{10}$`, "18位；最后一位是校验位，由程序校验"
	case ProjectCode:
		return `^(无|(201[3-9]|2020|[2-9][0-9](0[1-9]|1[0-2]))-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6})$`,
			"如2104-150624-04-01-000018，尚未赋码的填“无”；最后一位是校验位，由程序提醒"
	case CitizenID:
		return `^([1-9][0-9]{5}(19[0-9]{2}|20[0-9]{2}|2100)(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]|[A-Z]{3}[0-9]{12})$`,
			"18位，按证件填写；出生日期和最后一位校验位由程序校验"
	case Region:
		return `^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{4}([0-9]{3}){0,2}$`, "行政区划代码，6位、9位或12位数字，如150624"
	}
	if s.tellsCase() {
		return `^[A-Za-z0-9][A-Za-z0-9-]*$`, "字母、数字和短横线，如150624-2021-0001"
	}
	return "", ""
}

// phonePattern is the shape of one telephone number or several.
func phonePattern() string {
	const (
		country   = `(\+86|0086)-?`
		mobile    = `1[3-9][0-9]{9}`
		hotline   = `400(-?[0-9]){7}`
		local     = `[1-9][0-9]{1,2}-?[2-9][0-9]{6,7}((转|-)[0-9]{1,6})?` // behind the 0 of the area code
		domestic  = mobile + `|` + hotline + `|0` + local
		number    = `(` + domestic + `|` + country + `(` + domestic + `|` + local + `))`
		separator = `、`
	)
	return `^` + number + `(` + separator + number + `)*$`
}
