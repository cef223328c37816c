package forms

import (
	"fmt"
	"reflect"
)

// Future warns of the days of a case that lie after today, each of which says that something has happened. Only the day by
// which it is expected to be done (预计办结日期) is ahead by its nature.
func (c *Case) Future(today Date) []Problem {
	found := caseTable().shape.future(reflect.ValueOf(c).Elem(), "", "", today)
	return capList(found, 0, "还有%d处提醒没有列出")
}

// future looks through an object. Of says in words what the object is.
func (s *shape) future(v reflect.Value, prefix, of string, today Date) []Problem {
	var found []Problem
	for _, m := range s.members {
		field, path := v.Field(m.index), prefix+m.name
		switch {
		case path == "due" || field.IsZero():
		case m.class == list:
			for i := range field.Len() {
				found = append(found, m.future(field.Index(i), fmt.Sprintf("%s[%d].", path, i), fmt.Sprintf("第%d条%s的", i+1, m.label), today)...)
			}
		case m.class == object && m.form != "":
			found = append(found, m.future(field.Elem(), path+".", m.label+"的", today)...)
		case m.class == object:
			found = append(found, m.future(field, path+".", of, today)...)
		case m.typ == TypeDate:
			if d, ok := field.Interface().(Date); ok && today.Before(d) {
				found = append(found, Problem{path, m.label, codeFuture, fmt.Sprintf(
					"%s%s（%s）晚于今天（%s），请核对", of, m.label, d.Printed(), today.Printed())})
			}
		}
	}
	return found
}
