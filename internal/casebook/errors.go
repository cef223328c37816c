package casebook

import (
	"errors"
	"fmt"
	"strings"

	"bangban/forms"
)

// Why a case is not given or not changed.
var (
	ErrNotFound = errors.New("没有这个案件或文书")
	ErrExists   = errors.New("这个案件编号已被使用，请换一个编号")
	ErrStale    = errors.New("案件已被他人修改，请重新读取后再改")
	ErrArchived = errors.New("案件已归档，不能再修改；确需修改的，请先清空归档日期")
	ErrRegion   = errors.New("案件的行政区划不在您的权限范围内")
	ErrFull     = errors.New("磁盘空间不足，没有保存，请联系管理员")
	ErrBusy     = errors.New("同一案件正被多人修改，没有保存，请稍后再试")
)

// ReplayError is the refusal of a request that was committed before. Same says whether its content is the same as then;
// if not, the caller used one key for two requests.
type ReplayError struct {
	CaseID  string
	Version int64 // that it made, 0 without a case
	Same    bool
}

func (e *ReplayError) Error() string {
	if e.Same {
		return fmt.Sprintf("这个请求已处理过，案件编号为%s", e.CaseID)
	}
	return "同一个请求标识已用于另一个内容不同的请求"
}

// InvalidError is the refusal of content, with all that is wrong with it.
type InvalidError struct{ Report forms.Report }

func (e *InvalidError) Error() string {
	var messages []string
	for _, p := range e.Report.Problems {
		messages = append(messages, p.Message)
	}
	return strings.Join(messages, "；")
}
