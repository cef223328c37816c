package telemetry_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"bangban/internal/telemetry"
)

// environment reads variables from a table.
func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestThereAreNoTracesUnlessACollectorIsNamed(t *testing.T) {
	const target = "http://127.0.0.1:4318"
	for name, values := range map[string]map[string]string{
		"nothing set":    {},
		"only a name":    {"OTEL_SERVICE_NAME": "bangban"},
		"switched off":   {"OTEL_EXPORTER_OTLP_ENDPOINT": target, "OTEL_SDK_DISABLED": "true"},
		"without traces": {"OTEL_EXPORTER_OTLP_ENDPOINT": target, "OTEL_TRACES_EXPORTER": "none"},
	} {
		p, shutdown, err := telemetry.Start(t.Context(), environment(values), "1.2.3", slog.New(slog.DiscardHandler))
		if p != nil || err != nil {
			t.Errorf("%s: got %v, %v", name, p, err)
		}
		if err := shutdown(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatCannotBeACollectorIsRefused(t *testing.T) {
	for _, values := range []map[string]string{
		{"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318"},
		{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://user:geheim@%zz"},
		{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
	} {
		_, _, err := telemetry.Start(t.Context(), environment(values), "1.2.3", slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), "OTEL_EXPORTER_OTLP_") || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%v: got %v", values, err)
		}
	}
}

func TestSpansReachTheCollector(t *testing.T) {
	for variable, path := range map[string]string{
		"OTEL_EXPORTER_OTLP_ENDPOINT": "", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "/v1/traces",
	} {
		var got strings.Builder
		collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			got.WriteString(r.URL.Path + " " + string(body))
			w.Header().Set("Content-Type", "application/x-protobuf")
		}))
		p, shutdown, err := telemetry.Start(t.Context(), environment(map[string]string{variable: collector.URL + path}),
			"1.2.3", slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		_, span := p.Tracer("test").Start(t.Context(), "打印")
		span.End()
		if err := shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		collector.Close()
		for _, want := range []string{"/v1/traces ", "打印", "bangban", "1.2.3"} {
			if !strings.Contains(got.String(), want) {
				t.Errorf("%s: the collector got no %q: %q", variable, want, got.String())
			}
		}
	}
}

func TestACollectorThatRefusesIsLogged(t *testing.T) {
	collector := httptest.NewServer(http.NotFoundHandler())
	defer collector.Close()
	var log strings.Builder
	p, shutdown, err := telemetry.Start(t.Context(), environment(map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": collector.URL}),
		"1.2.3", slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	_, span := p.Tracer("test").Start(t.Context(), "打印")
	span.End()
	if err := shutdown(t.Context()); err != nil {
		t.Errorf("ending fails: %v", err)
	}
	if !strings.Contains(log.String(), "traces not sent") || !strings.Contains(log.String(), "spans=1") {
		t.Errorf("the log says %q", log.String())
	}
}
