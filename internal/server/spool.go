package server

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"net/http"
	"os"
	"strconv"
)

// spool is a large answer in a temporary file: it is sent whole or not at all, and takes no memory however slowly it is
// read.
type spool struct {
	file *os.File
	name string // of the file, where it had to keep one
	sum  hash.Hash
	size int64
	done func() // when it is no more
}

func newSpool(folder string, done func()) (*spool, error) {
	f, err := os.CreateTemp(folder, "bangban-*.tmp")
	if err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	p := &spool{file: f, sum: sha256.New(), done: done}
	if os.Remove(f.Name()) != nil { // without a name nothing is left when the process is killed
		p.name = f.Name()
	}
	return p, nil
}

// Write adds to the answer.
func (p *spool) Write(data []byte) (int, error) {
	n, err := p.file.Write(data)
	p.size += int64(n)
	_, _ = p.sum.Write(data[:n]) // a hash takes everything
	return n, err
}

// etag is the entity tag of what was written.
func (p *spool) etag() string { return `"` + hex.EncodeToString(p.sum.Sum(nil)) + `"` }

// send writes the answer.
func (p *spool) send(w http.ResponseWriter, contentType string) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.FormatInt(p.size, 10))
	w.WriteHeader(http.StatusOK)
	_, _ = io.Copy(w, io.NewSectionReader(p.file, 0, p.size)) // the length tells a caller whether it is all
}

// close forgets the answer.
func (p *spool) close() {
	_ = p.file.Close() // what it holds is wanted no more
	if p.name != "" {
		_ = os.Remove(p.name)
	}
	p.done()
}
