// Package telemetry sends traces to the OpenTelemetry collector that the environment names, and does nothing without one.
//
// It speaks OTLP over HTTP only. What a span tells is for the package that makes it; time limits, headers and
// certificates of the connection are read by the exporter from the OTEL_EXPORTER_OTLP_… variables of the process.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// The variables that name the collector: for traces alone, and for everything.
const (
	tracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
	endpoint       = "OTEL_EXPORTER_OTLP_ENDPOINT"
)

// service is what the program is called in the traces unless OTEL_SERVICE_NAME has another name.
const service = "bangban"

// Start returns what makes spans and sends them off in the background, and the function that sends the rest and ends
// it. The provider is nil when the environment names no collector, or says OTEL_SDK_DISABLED=true or
// OTEL_TRACES_EXPORTER=none. A collector that does not answer is logged and costs no request anything.
func Start(ctx context.Context, getenv func(string) string, version string, log *slog.Logger) (trace.TracerProvider, func(context.Context) error, error) {
	idle := func(context.Context) error { return nil }
	target, err := collector(getenv)
	if err != nil || target == "" {
		return nil, idle, err
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(target))
	if err != nil {
		return nil, idle, fmt.Errorf("traces: %w", err)
	}
	about, err := resource.New(ctx, resource.WithTelemetrySDK(),
		resource.WithAttributes(attribute.String("service.name", service), attribute.String("service.version", version)),
		resource.WithFromEnv())
	if err != nil && !errors.Is(err, resource.ErrPartialResource) {
		return nil, idle, errors.Join(fmt.Errorf("traces: %w", err), exporter.Shutdown(ctx))
	}
	p := sdk.NewTracerProvider(sdk.WithBatcher(logged{exporter, log}), sdk.WithResource(about))
	return p, p.Shutdown, nil
}

// collector is the address that traces go to, "" for none. Addresses are not repeated in errors: they may hold a
// password.
func collector(getenv func(string) string) (string, error) {
	name, path := tracesEndpoint, ""
	if getenv(name) == "" {
		name, path = endpoint, "/v1/traces"
	}
	value := getenv(name)
	if value == "" || strings.EqualFold(getenv("OTEL_SDK_DISABLED"), "true") || getenv("OTEL_TRACES_EXPORTER") == "none" {
		return "", nil
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("环境变量 %s 应为 http:// 或 https:// 开头的地址，如 http://127.0.0.1:4318", name)
	}
	for _, name := range []string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} {
		if p := getenv(name); p != "" && p != "http/protobuf" {
			return "", fmt.Errorf("环境变量 %s 只能是 http/protobuf", name)
		}
	}
	if path != "" {
		u = u.JoinPath(path)
	}
	return u.String(), nil
}

// logged tells the log of what could not be sent, in place of the library, which writes to the process's own stream.
type logged struct {
	sdk.SpanExporter
	log *slog.Logger
}

// ExportSpans sends spans. It does not fail: there is nobody but the log to tell.
func (l logged) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	if err := l.SpanExporter.ExportSpans(ctx, spans); err != nil {
		l.log.WarnContext(ctx, "traces not sent", "spans", len(spans), "reason", reason(err))
	}
	return nil
}

// reason is what went wrong without the address.
func reason(err error) string {
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err.Error()
	}
	return err.Error()
}
