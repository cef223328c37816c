package splice

import (
	"bufio"
	"errors"
	"hash/crc32"
	"io"
	"os"

	"github.com/klauspost/compress/flate"
)

const (
	blockSize = 128 << 10
	blocks    = 3 // one is filled while one is deflated and one waits
)

// spool deflates blocks of text into a temporary file, in a goroutine of its own that works while the next is made.
type spool struct {
	file *os.File
	out  *bufio.Writer // to the file, for a deflater writes in driblets
	name string        // of the file, if the system does not let go of the name of an open one

	full chan []byte
	free chan []byte
	done chan struct{} // closed when the goroutine has ended; what follows is the reader's from then on

	err  error
	size int64 // deflated
	long int64 // as it was
	crc  uint32
}

// newSpool begins a spool in a folder, or in that of the system for such files if it has no name.
func newSpool(dir string, level int) (*spool, error) {
	file, err := os.CreateTemp(dir, "rows-*.deflate")
	if err != nil {
		return nil, err
	}
	s := &spool{
		file: file, out: bufio.NewWriterSize(file, blockSize),
		full: make(chan []byte, 1), free: make(chan []byte, blocks), done: make(chan struct{}),
	}
	if os.Remove(file.Name()) != nil { // without a name nothing is left when the process dies
		s.name = file.Name()
	}
	deflater, err := flate.NewWriter(s.out, level)
	if err != nil {
		close(s.done)
		return nil, errors.Join(err, s.close())
	}
	for range blocks - 1 {
		s.free <- make([]byte, 0, blockSize+blockSize/8)
	}
	go s.run(deflater)
	return s, nil
}

func (s *spool) run(deflater *flate.Writer) {
	defer close(s.done)
	for block := range s.full {
		if _, s.err = deflater.Write(block); s.err != nil {
			return
		}
		s.crc = crc32.Update(s.crc, crc32.IEEETable, block)
		s.long += int64(len(block))
		s.free <- block[:0]
	}
	// A flush ends at a byte and leaves the stream open, so that other segments can follow.
	if s.err = deflater.Flush(); s.err != nil {
		return
	}
	if s.err = s.out.Flush(); s.err == nil {
		s.size, s.err = s.file.Seek(0, io.SeekCurrent)
	}
}

// swap takes a full block and gives an empty one.
func (s *spool) swap(block []byte) ([]byte, error) {
	select {
	case s.full <- block:
	case <-s.done:
		return nil, s.err
	}
	select {
	case block = <-s.free:
		return block, nil
	case <-s.done:
		return nil, s.err
	}
}

// end waits until all is in the file. No block can follow.
func (s *spool) end() error {
	close(s.full)
	<-s.done
	return s.err
}

// close lets go of the file. The goroutine must have ended.
func (s *spool) close() error {
	err := s.file.Close()
	if s.name != "" {
		err = errors.Join(err, os.Remove(s.name))
	}
	return err
}
