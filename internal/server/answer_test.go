package server_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"bangban/internal/render"
	"bangban/internal/server"
)

const twoForms = `{"documents":[{"form":"commitment","authority":"甲局","date":"2021-05-13"},` +
	`{"form":"completion","authority":"甲局","project":{"name":"乙"},"completed":"2021-08-30","date":"2021-08-31"}]}`

func TestDocumentsHaveATagAndAChineseName(t *testing.T) {
	h := newAPI(t, nil).Handler()
	for _, c := range []struct{ method, path, body, contentType, name string }{
		{http.MethodPost, pdfPath, commitment, "application/pdf", "附件5-“帮您办”代办帮办服务承诺书.pdf"},
		{http.MethodPost, pdfPath + "?draft=1", `{}`, "application/pdf", "附件5-“帮您办”代办帮办服务承诺书.pdf"},
		{http.MethodGet, "/api/v1/forms/application/blank.pdf", "", "application/pdf", "附件3-“帮您办”代办帮办服务申请表（空白）.pdf"},
		{http.MethodPost, bundlePath, twoForms, "application/zip", "“帮您办”代办帮办服务文书.zip"},
		{http.MethodPost, bundlePath + "?as=pdf", twoForms, "application/pdf", "“帮您办”代办帮办服务文书.pdf"},
	} {
		w := ask(t, h, c.method, c.path, c.body)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != c.contentType {
			t.Errorf("%s: %d %s", c.path, w.Code, w.Body)
			continue
		}
		sum := sha256.Sum256(w.Body.Bytes())
		etag := w.Header().Get("ETag")
		if etag != `"`+hex.EncodeToString(sum[:])+`"` {
			t.Errorf("%s: ETag %s", c.path, etag)
		}
		_, params, err := mime.ParseMediaType(strings.Replace(w.Header().Get("Content-Disposition"), `filename="`, `ascii="`, 1))
		if err != nil || params["filename"] != c.name || strings.Trim(params["ascii"], "abcdefghijklmnopqrstuvwxyz-.") != "" {
			t.Errorf("%s: %v, %v", c.path, params, err)
		}
		again := ask(t, h, c.method, c.path, c.body, "If-None-Match", `"x", W/`+etag)
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("ETag") != etag {
			t.Errorf("%s: %d with the tag", c.path, again.Code)
		}
	}
}

func TestBundlesAreZipsInTheOrderOfTheInput(t *testing.T) {
	body := ask(t, newAPI(t, nil).Handler(), http.MethodPost, bundlePath, twoForms).Body.Bytes()
	again := ask(t, newAPI(t, nil).Handler(), http.MethodPost, bundlePath, twoForms).Body.Bytes()
	if !bytes.Equal(body, again) {
		t.Error("the same forms gave other bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"0001-commitment.pdf", "0002-completion.pdf"} {
		if i >= len(z.File) || z.File[i].Name != want {
			t.Errorf("file %d is not %s", i, want)
		}
	}
}

func TestARequestSentAgainGetsTheSameAnswer(t *testing.T) {
	h := newAPI(t, nil).Handler()
	first := ask(t, h, http.MethodPost, pdfPath, commitment, "Idempotency-Key", "k")
	again := ask(t, h, http.MethodPost, pdfPath, commitment, "Idempotency-Key", "k")
	if again.Code != 200 || again.Header().Get("Idempotency-Replayed") != "true" || !bytes.Equal(first.Body.Bytes(), again.Body.Bytes()) {
		t.Errorf("again: %d %v", again.Code, again.Header())
	}
	for _, other := range []struct{ path, body string }{
		{pdfPath, commitment + " "}, {pdfPath + "?draft=1", commitment}, {bundlePath, twoForms},
	} {
		if w := ask(t, h, http.MethodPost, other.path, other.body, "Idempotency-Key", "k"); w.Code != 422 ||
			!strings.Contains(w.Body.String(), "idempotency_reused") {
			t.Errorf("%s: %d %s", other.path, w.Code, w.Body)
		}
	}
}

// TestAReplayAnswersAlsoIfTheDocumentHasChanged: what counts is the document, and the tag is that of what is sent.
func TestAReplayAnswersAlsoIfTheDocumentHasChanged(t *testing.T) {
	pages := 0
	h := newAPI(t, rendering(func(context.Context) (render.Document, error) {
		pages++
		return render.Document{PDF: bytes.Repeat([]byte("x"), pages), Pages: 1}, nil
	})).Handler()
	first := ask(t, h, http.MethodPost, pdfPath, commitment, "Idempotency-Key", "k")
	again := ask(t, h, http.MethodPost, pdfPath, commitment, "Idempotency-Key", "k")
	if again.Code != 200 || again.Header().Get("Idempotency-Replayed") != "true" || again.Body.String() != "xx" ||
		again.Header().Get("ETag") == first.Header().Get("ETag") {
		t.Errorf("%d %v %s", again.Code, again.Header(), again.Body)
	}
}

// TestAnyTagCountsForGETAlone: what a POST makes is there only once it has been made.
func TestAnyTagCountsForGETAlone(t *testing.T) {
	h := newAPI(t, nil).Handler()
	if w := ask(t, h, http.MethodPost, pdfPath, commitment, "If-None-Match", "*"); w.Code != http.StatusOK || w.Body.Len() == 0 {
		t.Errorf("POST: %d", w.Code)
	}
	if w := ask(t, h, http.MethodGet, "/version", "", "If-None-Match", "*"); w.Code != http.StatusNotModified {
		t.Errorf("GET: %d", w.Code)
	}
}

func TestRequestIDs(t *testing.T) {
	h := newAPI(t, func(c *server.Config) { c.NewID = func() string { return "new" } }).Handler()
	for given, want := range map[string]string{
		"": "new", "7f3a-B.2_c:1": "7f3a-B.2_c:1", "a b": "new", "你好": "new", "x\"y": "new",
		strings.Repeat("a", 64): strings.Repeat("a", 64), strings.Repeat("a", 65): "new", "150624199003071232": "new",
		"r-150624199003071233": "new", "case.150624-19900307-1233": "new", "13800138000": "new", "tel:13800138000-2": "new",
		"1234567890": "1234567890", "2104-150624-04-01-000018": "2104-150624-04-01-000018",
		"0b6e1f5c-3c5e-4f0e-9c3a-8b1f6a2d7e44": "0b6e1f5c-3c5e-4f0e-9c3a-8b1f6a2d7e44",
	} {
		if got := ask(t, h, http.MethodGet, "/livez", "", "X-Request-Id", given).Header().Get("X-Request-Id"); got != want {
			t.Errorf("%q gives %q, want %q", given, got, want)
		}
	}
}

func TestEveryAnswerIsSecured(t *testing.T) {
	h := newAPI(t, nil).Handler()
	for _, path := range []string{"/livez", "/nowhere", "/api/v1/forms", "/docs", "/metrics"} {
		got := ask(t, h, http.MethodGet, path, "").Header()
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
		} {
			if got.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, got.Get(name))
			}
		}
		if policy := got.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if got.Get("Access-Control-Allow-Origin") != "" || got.Get("Content-Encoding") != "" {
			t.Errorf("%s: %v", path, got)
		}
	}
}

func TestPagesOfOtherOriginsMayCallOnlyIfConfigured(t *testing.T) {
	const portal = "https://portal.example.cn"
	h := newAPI(t, func(c *server.Config) { c.CORS = []string{portal} }).Handler()
	asking := []string{"Access-Control-Request-Method", "POST", "Origin"}
	if w := ask(t, h, http.MethodOptions, pdfPath, "", append(asking, portal)...); w.Code != http.StatusNoContent ||
		w.Header().Get("Access-Control-Allow-Origin") != portal || w.Header().Get("Access-Control-Allow-Methods") != "POST" {
		t.Errorf("the portal: %d %v", w.Code, w.Header())
	}
	if w := ask(t, h, http.MethodGet, "/version", "", "Origin", portal); w.Header().Get("Access-Control-Allow-Origin") != portal {
		t.Errorf("a request of the portal: %d %v", w.Code, w.Header())
	}
	if w := ask(t, h, http.MethodOptions, pdfPath, "", append(asking, "https://evil.example")...); w.Code != 405 ||
		w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("another: %d %v", w.Code, w.Header())
	}
}

// TestPreflightsAreRequestsLikeAllOthers: they are for what there is, by a name of this machine, logged and counted.
func TestPreflightsAreRequestsLikeAllOthers(t *testing.T) {
	const portal = "https://portal.example.cn"
	var log bytes.Buffer
	h := newAPI(t, func(c *server.Config) {
		c.CORS, c.Logger = []string{portal}, slog.New(slog.NewJSONHandler(&log, nil))
	}).Handler()
	for _, c := range []struct {
		path, method, host string
		status             int
	}{
		{pdfPath, "POST", "localhost", 204}, {pdfPath, "DELETE", "localhost", 405}, {pdfPath, "", "localhost", 405},
		{"/nowhere", "POST", "localhost", 404}, {pdfPath, "POST", "evil.example", 421},
	} {
		log.Reset()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodOptions, c.path, http.NoBody)
		r.Host = c.host
		r.Header.Set("Origin", portal)
		r.Header.Set("Access-Control-Request-Method", c.method)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.status || strings.Count(log.String(), fmt.Sprintf(`"method":"OPTIONS","route":%q,"status":%d`, route(c.path), c.status)) != 1 {
			t.Errorf("%+v: %d, logged %s", c, w.Code, log.String())
		}
	}
	if text := ask(t, h, http.MethodGet, "/metrics", "").Body.String(); !strings.Contains(text, `{route="/api/v1/forms/{kind}/pdf",status="204"} 1`) {
		t.Error("not counted")
	}
}

// route is how one of these paths is logged.
func route(path string) string {
	if path == pdfPath {
		return "/api/v1/forms/{kind}/pdf"
	}
	return "unmatched"
}

func TestOneLineForEachRequestWithoutPersonalData(t *testing.T) {
	var log bytes.Buffer
	h := newAPI(t, func(c *server.Config) { c.Logger = slog.New(slog.NewJSONHandler(&log, nil)) }).Handler()
	ask(t, h, http.MethodPost, "/api/v1/forms/authorization/pdf?draft=1",
		`{"principal":{"name":"巴特尔"},"agent":{"id_number":"150624199003071233"}}`)
	ask(t, h, http.MethodGet, "/%E5%B7%B4/150624199003071232?who=%E5%B7%B4", "")
	ask(t, h, "BATER", "/livez", "")
	text := log.String()
	if n := strings.Count(text, "\n"); n != 3 {
		t.Errorf("%d lines: %s", n, text)
	}
	ask(t, h, http.MethodHead, "/livez", "")
	if !strings.Contains(log.String(), `"method":"HEAD","route":"/livez","status":200`) {
		t.Errorf("HEAD is not logged as such: %s", log.String())
	}
	for _, secret := range []string{"巴特尔", "1506", "%E5", "who", "BATER"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q: %s", secret, text)
		}
	}
	for _, part := range []string{`"route":"/api/v1/forms/{kind}/pdf"`, `"status":422`, `"kind":"authorization"`, `"code":"invalid"`} {
		if !strings.Contains(text, part) {
			t.Errorf("the log lacks %s: %s", part, text)
		}
	}
}

// TestRefusedPagesAreNotCounted refuses a document that is too long once it has been made.
func TestRefusedPagesAreNotCounted(t *testing.T) {
	h := newAPI(t, func(c *server.Config) { c.Limits.Pages = 1 }).Handler()
	if w := ask(t, h, http.MethodPost, pdfPath, commitment); w.Code != http.StatusRequestEntityTooLarge {
		t.Fatalf("%d", w.Code)
	}
	if text := ask(t, h, http.MethodGet, "/metrics", "").Body.String(); strings.Contains(text, "bangban_pages_total{") {
		t.Error("it is counted")
	}
}

func TestMetricsCountWhatWasAnswered(t *testing.T) {
	h := newAPI(t, nil).Handler()
	ask(t, h, http.MethodPost, pdfPath, commitment)
	ask(t, h, http.MethodPost, pdfPath, `{}`)
	ask(t, h, "QUITE-ANOTHER", "/some/path", "")
	text := ask(t, h, http.MethodGet, "/metrics", "").Body.String()
	for _, line := range []string{
		`bangban_requests_total{route="/api/v1/forms/{kind}/pdf",status="200"} 1`,
		`bangban_requests_total{route="/api/v1/forms/{kind}/pdf",status="422"} 1`,
		`bangban_requests_total{route="unmatched",status="404"} 1`,
		`bangban_refused_total{code="invalid"} 1`,
		`bangban_render_seconds_count{form="commitment"} 1`,
		`bangban_pages_total{form="commitment"} `,
		`bangban_render_queue 0`,
		`# HELP bangban_render_queue Requests that wait for their turn or for their body to come.`,
	} {
		if !strings.Contains(text, line) {
			t.Errorf("no line %s", line)
		}
	}
}
