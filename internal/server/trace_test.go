package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"bangban/forms"
	"bangban/internal/server"
)

// traceAPI makes a server that traces into memory. It is called without a network, over which an answer can come before
// its span has ended.
func traceAPI(t *testing.T) (http.Handler, *tracetest.InMemoryExporter) {
	t.Helper()
	spans := tracetest.NewInMemoryExporter()
	provider := sdk.NewTracerProvider(sdk.WithSyncer(spans))
	return newAPI(t, func(c *server.Config) { c.TracerProvider = provider }).Handler(), spans
}

func TestARequestMakesOneSpanNamedByItsRoute(t *testing.T) {
	const person = "11010119900307867X"
	for _, tt := range []struct {
		method, path, body, name string
		status                   int
	}{
		{http.MethodGet, "/livez", "", "GET /livez", 200},
		{http.MethodHead, "/livez", "", "HEAD /livez", 200},
		{http.MethodPost, "/api/v1/forms/commitment/pdf?draft=0", formJSON(t, forms.KindCommitment), "POST /api/v1/forms/{kind}/pdf", 200},
		{http.MethodPost, "/api/v1/forms/" + person + "/pdf", "{}", "POST /api/v1/forms/{kind}/pdf", 404},
		{http.MethodGet, "/" + person + "?who=" + person, "", "GET unmatched", 404},
		{"M" + person, "/livez", "", "other unmatched", 405},
	} {
		api, spans := traceAPI(t)
		r := httptest.NewRequest(tt.method, tt.path, strings.NewReader(tt.body))
		r.Host = "localhost"
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("User-Agent", person)
		r.Header.Set("X-Forwarded-For", person)
		r.Header.Set("Traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01")
		r.Header.Set("Tracestate", "who="+person)
		answer := httptest.NewRecorder()
		api.ServeHTTP(answer, r)
		if answer.Code != tt.status {
			t.Errorf("%s: status %d, want %d", tt.name, answer.Code, tt.status)
		}
		made := spans.GetSpans()
		if len(made) != 1 || made[0].Name != tt.name {
			t.Fatalf("%s: got the spans %v", tt.name, made)
		}
		if id := made[0].SpanContext.TraceID().String(); id != "0123456789abcdef0123456789abcdef" {
			t.Errorf("%s: the trace of the caller is not continued: %s", tt.name, id)
		}
		if all := fmt.Sprintf("%+v", made[0]); strings.Contains(all, person) || strings.Contains(all, "192.0.2.1") {
			t.Errorf("%s: the span tells who called: %s", tt.name, all)
		}
		if a := attribute.Int("http.response.status_code", tt.status); !hasAttribute(made[0], a) {
			t.Errorf("%s: the span has no status: %v", tt.name, made[0].Attributes)
		}
	}
}

func hasAttribute(span tracetest.SpanStub, want attribute.KeyValue) bool {
	for _, a := range span.Attributes {
		if a == want {
			return true
		}
	}
	return false
}
