package cli

import (
	"errors"
	"io/fs"
	"syscall"

	"bangban/internal/atomicfile"
	"bangban/internal/pdf"
)

// reason says in Chinese why a file could not be used, without its path, which whoever asks has told.
func reason(err error) string {
	for _, known := range reasons() {
		if errors.Is(err, known.err) {
			return known.text
		}
	}
	var system syscall.Errno
	if errors.As(err, &system) {
		return system.Error()
	}
	return err.Error()
}

// cause is an error of the system and how it is told.
type cause struct {
	err  error
	text string
}

func reasons() []cause {
	return []cause{
		{pdf.ErrNotPDF, "不是 PDF 文件"},
		{pdf.ErrDamaged, "PDF 文件已损坏或不完整"},
		{pdf.ErrEncrypted, "PDF 文件已加密，请先解除密码"},
		{pdf.ErrTooLarge, "PDF 文件过大"},
		{pdf.ErrFilter, "PDF 文件用了本程序不认识的压缩方法"},
		{fs.ErrNotExist, "文件或目录不存在，请检查路径"},
		{fs.ErrPermission, "没有权限"},
		{atomicfile.ErrNotRegular, "不是普通文件，不能替换"},
		{syscall.EISDIR, "这是目录，请给出文件"},
		{syscall.ENOTDIR, "路径中有一段是文件，不是目录"},
		{syscall.ENOSPC, "磁盘已满"},
		{syscall.EDQUOT, "超过了磁盘配额"},
		{syscall.EFBIG, "超过了允许的文件大小"},
		{syscall.EROFS, "所在的磁盘是只读的"},
		{syscall.ENAMETOOLONG, "名称太长"},
		{syscall.EPIPE, "接收的一方已经关闭"},
		{syscall.EIO, "磁盘读写出错"},
	}
}
