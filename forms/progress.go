package forms

// ProgressEntry is one dated entry of what happened to a case. Item is the number of the item it is about, 0 for the case
// as a whole.
type ProgressEntry struct {
	Date       Date   `json:"date,omitzero" label:"进展日期" validate:"required,date"`
	Item       int    `json:"item,omitzero" label:"事项"`
	Department string `json:"department,omitzero" label:"承办部门" validate:"omitempty,limit=line,text"`
	State      State  `json:"state,omitzero" label:"进展状态" validate:"required,choice"`
	Note       string `json:"note,omitzero" label:"进展说明" field:"paragraph" validate:"omitempty,limit=paragraph,paragraph"`
}
