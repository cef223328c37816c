//go:build !race

package ledger

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"syscall"
	"testing"

	"bangban/forms"
)

// TestSeason sends a season of 2,000 cases in all banners, states and channels through the API of the built program,
// with every document issued, and counts every figure of the ledger it exports again, as LibreOffice does. The race
// detector would make minutes of it, so `make test` runs it without.
func TestSeason(t *testing.T) {
	base := startProgram(t)
	cases := generate(2021, 2000)
	queue := make(chan *forms.Case)
	var sending sync.WaitGroup
	for range 4 {
		sending.Go(func() {
			for c := range queue {
				body, err := forms.Marshal(c)
				if err != nil {
					t.Error(err)
				}
				status, answer := send(t, http.MethodPost, base+"/api/v1/cases", body)
				if status != http.StatusCreated {
					t.Errorf("%s: status %d, %s", c.ID, status, answer)
				}
			}
		})
	}
	for _, c := range cases {
		complete(c)
		queue <- c
	}
	close(queue)
	sending.Wait()
	if t.Failed() {
		return
	}
	status, data := send(t, http.MethodGet, base+"/api/v1/ledger.xlsx", nil)
	if status != http.StatusOK {
		t.Fatalf("status %d, %s", status, data)
	}
	if rows := raw(t, open(t, data), sheetCases); len(rows) != len(cases)+2 {
		t.Errorf("%d rows", len(rows))
	}
	checkSummary(t, cases, data)
	checkRecalculated(t, data)
}

// complete adds what a case needs to have its documents issued.
func complete(c *forms.Case) {
	c.Application.Applicant.CreditCode = "91150624MA0N000166"
	c.Application.Applicant.Address = "工业大街8号"
	if c.Authorization != nil {
		c.Authorization.Agent = forms.AuthorizedAgent{Name: "李明", IDNumber: "150624199003071232", Organization: c.Authority}
	}
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// startProgram builds the program and serves an empty register until the test ends.
func startProgram(t *testing.T) (base string) {
	t.Helper()
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", dir, "bangban/cmd/bangban")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	serve := exec.Command(filepath.Join(dir, "bangban"), "serve", "--listen", "127.0.0.1:0", "--log-level", "error",
		"--db", filepath.Join(dir, "a.db"))
	var stderr bytes.Buffer
	serve.Stderr = &stderr
	stdout, err := serve.StdoutPipe()
	check(t, err)
	check(t, serve.Start())
	t.Cleanup(func() {
		if err := serve.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if err := serve.Wait(); err != nil {
			t.Errorf("%v, %s", err, stderr.String())
		}
	})
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if base = address.FindString(lines.Text()); base != "" {
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return base
		}
	}
	t.Fatalf("the program does not serve: %s", stderr.String())
	return ""
}

func send(t *testing.T, method, url string, body []byte) (status int, answer []byte) {
	t.Helper()
	request, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		t.Error(err)
		return 0, nil
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Error(err)
		return 0, nil
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	if err != nil {
		t.Error(err)
	}
	return response.StatusCode, answer
}
