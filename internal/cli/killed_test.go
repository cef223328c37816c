//go:build linux

package cli_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"bangban/internal/store/pgtest"
)

const writers = 8 // at the same time

// TestKilled kills the server at random points while others write. What was acknowledged is there when it is started
// anew, what was not is there whole or not at all, and the register is sound. It is done killRounds times on each store.
func TestKilled(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killed(t, filepath.Join(t.TempDir(), "a.db")) })
	t.Run("postgres", func(t *testing.T) {
		server, err := pgtest.Start()
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := server.Stop(); err != nil {
				t.Error(err)
			}
		}()
		killed(t, addressOf(server.Database(t)))
	})
}

func killed(t *testing.T, db string) {
	const seed = 20211121
	random := rand.New(rand.NewPCG(seed, 1))
	var acknowledged []*written
	opened := 0
	for round := range killRounds {
		s := startProcess(t, db)
		for _, w := range acknowledged { // of the round before
			w.check(t, s)
		}
		acknowledged = s.writeUntilKilled(t, round, time.Duration(random.IntN(250))*time.Millisecond)
		for _, w := range acknowledged {
			if w.opened {
				opened++
			}
		}
	}
	if opened < killRounds {
		t.Errorf("only %d cases were acknowledged in %d rounds", opened, killRounds)
	}
	s := startProcess(t, db)
	for _, w := range acknowledged {
		w.check(t, s)
	}
	s.kill()
	if out, err := exec.Command("bangban", "db", "check", "--db", db).CombinedOutput(); err != nil {
		t.Errorf("db check: %v\n%s", err, out)
	}
}

// process is a server with its own process.
type process struct {
	cmd  *exec.Cmd
	base string
	http *http.Client
}

var served = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

func startProcess(t *testing.T, db string) *process {
	t.Helper()
	cmd := exec.Command("bangban", "serve", "--listen", "127.0.0.1:0", "--db", db, "--log-level", "error")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if base := served.FindString(lines.Text()); base != "" {
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return &process{cmd, base, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: writers}, Timeout: time.Minute}}
		}
	}
	t.Fatalf("the server does not start: %v, %s", cmd.Wait(), stderr.String())
	return nil
}

// kill ends the process without its knowledge.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	p.http.CloseIdleConnections()
}

// do sends a request and gives the answer, or 0 when there was none.
func (p *process) do(method, path, body string) (status int, answer []byte) {
	request, err := http.NewRequest(method, p.base+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		return 0, nil
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := p.http.Do(request)
	if err != nil {
		return 0, nil
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	if err != nil {
		return 0, nil
	}
	return response.StatusCode, answer
}

// written is a case with what was acknowledged of it. One more step may have been on its way.
type written struct {
	id              string
	opened, issued  bool
	progress, asked int // entries acknowledged and sent
}

// writeUntilKilled has everybody write until the server is killed, and gives what they wrote.
func (p *process) writeUntilKilled(t *testing.T, round int, after time.Duration) []*written {
	t.Helper()
	var (
		all  []*written
		mu   sync.Mutex
		done sync.WaitGroup
	)
	for writer := range writers {
		done.Go(func() {
			for n := 0; ; n++ {
				w := &written{id: fmt.Sprintf("%d-%03d-%04d", writer+1, round, n)}
				alive := w.write(t, p)
				mu.Lock()
				all = append(all, w)
				mu.Unlock()
				if !alive {
					return
				}
			}
		})
	}
	time.Sleep(after)
	p.kill()
	done.Wait()
	return all
}

// write opens a case, issues a document of it and adds to its progress. It is over when the server no longer answers.
func (w *written) write(t *testing.T, p *process) (alive bool) {
	status, answer := p.do(http.MethodPost, "/cases", `{"case":"`+w.id+`","region":"150624","authority":"鄂托克旗政务服务局"}`)
	if w.opened = status == http.StatusCreated; !w.opened {
		return refusedOrDead(t, status, answer)
	}
	status, answer = p.do(http.MethodPut, "/cases/"+w.id+"/commitment", `{"date":"2021-05-13"}`)
	if w.issued = status == http.StatusOK || status == http.StatusCreated; !w.issued {
		return refusedOrDead(t, status, answer)
	}
	for range 3 {
		w.asked++
		status, answer = p.do(http.MethodPost, "/cases/"+w.id+"/progress", `{"date":"2021-06-02","item":7,"state":"accepted"}`)
		if status != http.StatusOK && status != http.StatusCreated {
			return refusedOrDead(t, status, answer)
		}
		w.progress++
	}
	return true
}

// refusedOrDead reports whether the server lives. A crowd may be told to wait; nothing else may be refused here.
func refusedOrDead(t *testing.T, status int, answer []byte) (alive bool) {
	if status != 0 && status != http.StatusTooManyRequests {
		t.Errorf("status %d: %s", status, answer)
	}
	return status != 0
}

// check looks for what was acknowledged, and that the rest is whole.
func (w *written) check(t *testing.T, p *process) {
	t.Helper()
	status, answer := p.do(http.MethodGet, "/cases/"+w.id, "")
	if status == http.StatusNotFound && !w.opened {
		return
	}
	var kept struct {
		Commitment json.RawMessage   `json:"commitment"`
		Progress   []json.RawMessage `json:"progress"`
	}
	if err := json.Unmarshal(answer, &kept); status != http.StatusOK || err != nil {
		t.Errorf("%s: status %d, %v, %s", w.id, status, err, answer)
		return
	}
	if n := len(kept.Progress); n < w.progress || n > w.asked {
		t.Errorf("%s has %d entries of progress, %d were acknowledged and %d asked for", w.id, n, w.progress, w.asked)
	}
	status, pdf := p.do(http.MethodGet, "/cases/"+w.id+"/commitment.pdf", "")
	has := status == http.StatusOK && bytes.HasPrefix(pdf, []byte("%PDF-"))
	if w.issued && !has || has != (kept.Commitment != nil) {
		t.Errorf("%s: issued %t, in the case %t, its file: status %d", w.id, w.issued, kept.Commitment != nil, status)
	}
}
