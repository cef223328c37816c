package fonts

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxFontFile is larger than any font; it keeps a mistaken file out of memory.
const maxFontFile = 256 << 20

// DropInError says why a font file of the office cannot be used, in Chinese, for the people who put it there.
type DropInError struct {
	File   string // its path
	Reason string // what is wrong with it
	Remedy string // what to do
	cause  error
}

// Error is one line that names file, reason and remedy.
func (e *DropInError) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("字体文件 %s 不能使用：%s（%v）；%s", e.File, e.Reason, e.cause, e.Remedy)
	}
	return fmt.Sprintf("字体文件 %s 不能使用：%s；%s", e.File, e.Reason, e.Remedy)
}

// Unwrap gives the error of the file system or of Parse, nil if there is none.
func (e *DropInError) Unwrap() error { return e.cause }

// dropIn is a face an office has put in.
type dropIn struct {
	face *Face
	file string
}

// readDropIns reads the fonts of a directory: for each role those of its folder before those that lie in dir itself,
// each in the order of their file names.
func readDropIns(dir string) ([roleCount + 1][]dropIn, error) {
	var found [roleCount + 1][]dropIn
	entries, err := os.ReadDir(dir)
	if err != nil {
		return found, fmt.Errorf("字体目录 %s 打不开，请检查路径和读取权限：%w", dir, err)
	}
	var loose []string
	var problems []error
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		if isFontFile(entry.Name()) {
			loose = append(loose, path)
			continue
		}
		if !isDirectory(path) || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		role := Role(strings.ToLower(entry.Name()))
		files, err := fontFiles(path)
		if err != nil {
			problems = append(problems, &DropInError{path, "打不开这个目录", "请检查读取权限", err})
			continue
		}
		for _, file := range files {
			if role.index() < 0 {
				problems = append(problems, &DropInError{file, fmt.Sprintf("它所在的子目录 %s 不是字体用途的名字", entry.Name()),
					"子目录只能叫 title（小标宋）、body（仿宋）、song（宋体）、hei（黑体）、kai（楷体）、rare（生僻字），请改名或移走", nil})
				continue
			}
			face, err := readDropIn(file)
			if err != nil {
				problems = append(problems, err)
				continue
			}
			found[role.index()] = append(found[role.index()], dropIn{face, file})
		}
	}
	for _, file := range loose {
		face, err := readDropIn(file)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		role, ok := detectRole(face, filepath.Base(file))
		if !ok {
			problems = append(problems, &DropInError{file, fmt.Sprintf("认不出字体“%s”作什么用", face.FamilyName()),
				"请把它放进子目录 title（小标宋）、body（仿宋）、song（宋体）、hei（黑体）、kai（楷体）或 rare（生僻字），或移出字体目录", nil})
			continue
		}
		found[role.index()] = append(found[role.index()], dropIn{face, file})
	}
	return found, errors.Join(problems...)
}

// isDirectory follows links, as an office may keep its fonts elsewhere.
func isDirectory(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// fontFiles gives the paths of the fonts in a folder, ordered by name.
func fontFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, entry := range entries {
		if isFontFile(entry.Name()) {
			files = append(files, filepath.Join(dir, entry.Name()))
		}
	}
	return files, nil
}

func isFontFile(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".ttf", ".ttc", ".otf", ".otc":
		return !strings.HasPrefix(name, ".")
	}
	return false
}

// readDropIn reads one font and refuses what could not be printed, or not lawfully. Its errors are *DropInError.
func readDropIn(file string) (*Face, error) {
	data, err := readFontFile(file)
	if err != nil {
		return nil, err
	}
	face, err := Parse(data)
	switch {
	case errors.Is(err, ErrNoOutlines):
		return nil, &DropInError{file, "它不是 TrueType 轮廓的字体（可能是 CFF/PostScript 轮廓的 OpenType 字体）",
			"请换用同一字体的 TrueType（.ttf）版本", err}
	case err != nil:
		return nil, &DropInError{file, "它不是 TrueType 字体，或者文件已损坏", "请重新取得完整的字体文件", err}
	case face.chars.segments == 0:
		return nil, &DropInError{file, "它没有 Windows Unicode 字符表（cmap 平台 3、编码 1、格式 4）",
			"请换用带有该字符表的版本", nil}
	}
	if reason := face.restriction(); reason != "" {
		return nil, &DropInError{file, reason, "请向字库厂商取得准许嵌入文档的版本，或移出字体目录", nil}
	}
	return face, nil
}

func readFontFile(file string) ([]byte, error) {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, &DropInError{file, "打不开", "请检查文件和读取权限", pathCause(err)}
	case !info.Mode().IsRegular():
		return nil, &DropInError{file, "它不是普通文件", "请移出字体目录", nil}
	case info.Size() > maxFontFile:
		return nil, &DropInError{file, fmt.Sprintf("文件超过 %d MB，不像是字体", maxFontFile>>20), "请移出字体目录", nil}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, &DropInError{file, "读不出来", "请检查文件和读取权限", pathCause(err)}
	}
	return data, nil
}

// pathCause drops the path, which a DropInError names already.
func pathCause(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// Bits of fsType in table OS/2, what the maker allows.
const (
	usageMask       = 0x000E
	usageRestricted = 0x0002
	noSubsetting    = 0x0100
	bitmapsOnly     = 0x0200
)

// restriction says in Chinese why the maker does not allow what is done with a face here, "" if it is allowed.
func (f *Face) restriction() string {
	switch {
	case f.restrictions&usageMask == usageRestricted:
		return "厂商不准许把它嵌入文档（OS/2 fsType 为受限许可）"
	case f.restrictions&noSubsetting != 0:
		return "厂商不准许只嵌入用到的字（OS/2 fsType 为禁止子集化）"
	case f.restrictions&bitmapsOnly != 0:
		return "厂商只准许嵌入点阵（OS/2 fsType 为仅限点阵）"
	}
	return ""
}
