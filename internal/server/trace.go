package server

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/contrib/instrumentation/github.com/gin-gonic/gin/otelgin"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// traced makes a span of every request, named by its route. It continues the trace of the caller (traceparent).
func (s *Server) traced() gin.HandlerFunc {
	return otelgin.Middleware("bangban",
		otelgin.WithTracerProvider(discreet{s.config.TracerProvider}),
		otelgin.WithPropagators(propagation.TraceContext{}),
		otelgin.WithSpanNameFormatter(func(g *gin.Context) string {
			return plainMethod(g.Request.Method) + " " + s.pattern(g)
		}))
}

// discreet makes tracers that tell nothing the caller could have put a person's data into: no path, address, program
// or trace state of theirs.
type discreet struct{ trace.TracerProvider }

// Tracer wraps that of the provider.
func (d discreet) Tracer(name string, options ...trace.TracerOption) trace.Tracer {
	return discreetTracer{d.TracerProvider.Tracer(name, options...)}
}

type discreetTracer struct{ trace.Tracer }

// Start begins a span with those of the attributes that may be told.
func (t discreetTracer) Start(ctx context.Context, name string, options ...trace.SpanStartOption) (context.Context, trace.Span) {
	if caller := trace.SpanContextFromContext(ctx); caller.IsRemote() {
		ctx = trace.ContextWithRemoteSpanContext(ctx, caller.WithTraceState(trace.TraceState{}))
	}
	c := trace.NewSpanStartConfig(options...)
	kept := slices.DeleteFunc(slices.Clone(c.Attributes()), func(a attribute.KeyValue) bool { return !told(a.Key) })
	return t.Tracer.Start(ctx, name, trace.WithSpanKind(c.SpanKind()), trace.WithAttributes(kept...))
}

// told reports whether an attribute of a request may be told.
func told(key attribute.Key) bool {
	switch key {
	case "http.request.method", "http.route", "url.scheme", "network.protocol.version":
		return true
	}
	return false
}
