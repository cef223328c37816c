package ledger

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// What a workbook from outside may take.
const (
	maxFile  = 256 << 20 // bytes
	maxParts = 10_000
	maxHeld  = 64 << 20 // bytes of the parts that are held in memory
	maxWhole = 2 << 30  // bytes of all parts
	spill    = 8 << 20  // a sheet or list of texts above so many bytes waits in a temporary file
	maxRun   = 1 << 20  // bytes without a tag: a text of a cell takes 32,767 characters at the most
	maxRows  = 1 << 20  // of all sheets that are read
)

// errDamaged is told of whatever the library cannot make sense of.
var errDamaged = errors.New("不是完好的 .xlsx 工作簿，请用 Excel 或 WPS 打开后另存为 .xlsx")

// openWorkbook opens a workbook that is small enough and whole. Its parts are looked through first: the library holds
// most of them in memory, and takes a sheet that breaks off for one that ends.
func openWorkbook(ctx context.Context, r io.ReaderAt, size int64, tempDir string) (*excelize.File, error) {
	if size > maxFile {
		return nil, fmt.Errorf("文件超过%d MiB，过大", maxFile>>20)
	}
	old := make([]byte, 8)
	if n, err := r.ReadAt(old, 0); err == nil && n == len(old) && string(old) == "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" {
		return nil, errors.New("是旧版的 .xls 文件，或设了密码；请另存为不设密码的 .xlsx")
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, errDamaged
	}
	if err := survey(ctx, z); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{
		UnzipSizeLimit: maxWhole, UnzipXMLSizeLimit: spill, TmpDir: tempDir,
	})
	if err != nil {
		if f != nil {
			err = errors.Join(err, f.Close())
		}
		return nil, fmt.Errorf("%w（%s）", errDamaged, err.Error())
	}
	return f, nil
}

// survey reads all parts once and refuses what would take too much.
func survey(ctx context.Context, z *zip.Reader) error {
	if len(z.File) > maxParts {
		return fmt.Errorf("工作簿有%d个部件，过多", len(z.File))
	}
	var held, whole int64
	for _, part := range z.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		name := strings.ToLower(strings.ReplaceAll(part.Name, "\\", "/"))
		n, err := measurePart(part, path.Ext(name) == ".xml", maxWhole-whole)
		if err != nil {
			return err
		}
		if whole += n; n <= spill || !strings.HasPrefix(name, "xl/worksheets/sheet") && name != "xl/sharedstrings.xml" {
			held += n
		}
		if held > maxHeld || whole > maxWhole {
			return errors.New("工作簿解开后过大，请删去图片等与台账无关的内容")
		}
	}
	return nil
}

// measurePart counts the bytes of a part, which its header may understate, up to a limit.
func measurePart(part *zip.File, isXML bool, limit int64) (n int64, err error) {
	in, err := part.Open()
	if err != nil {
		return 0, errDamaged
	}
	defer func() { err = errors.Join(err, damaged(in.Close())) }()
	if !isXML {
		n, err = io.Copy(io.Discard, io.LimitReader(in, limit+1))
		return n, damaged(err)
	}
	b := bufio.NewReaderSize(io.LimitReader(in, limit+1), 64<<10)
	run, last := 0, byte('>')
	for {
		chunk, err := b.ReadSlice('<')
		n += int64(len(chunk))
		if run += len(chunk); run > maxRun {
			return n, errors.New("工作簿中有过长的内容，不像是台账")
		}
		if text := strings.TrimSpace(string(chunk)); text != "" {
			last = text[len(text)-1]
		}
		switch {
		case err == nil:
			run = 0
		case errors.Is(err, io.EOF):
			if last != '>' {
				return n, errDamaged
			}
			return n, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return n, damaged(err)
		}
	}
}

func damaged(err error) error {
	if err == nil {
		return nil
	}
	return errDamaged
}
