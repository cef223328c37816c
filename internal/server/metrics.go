package server

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts what the server does.
type metrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	refused  *prometheus.CounterVec
	render   *prometheus.HistogramVec
	pages    *prometheus.CounterVec
	handler  http.Handler
}

// NewRegistry makes a registry that knows the process: its memory, processor time, goroutines.
func NewRegistry() (*prometheus.Registry, error) {
	r := prometheus.NewRegistry()
	return r, errors.Join(
		r.Register(collectors.NewGoCollector()),
		r.Register(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})),
	)
}

// newMetrics registers the metrics. The error is that of a registry which has some of them already.
func newMetrics(registry *prometheus.Registry, p *pool) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "bangban_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "bangban_request_seconds", Help: "Time to answer a request, by route.",
			Buckets: prometheus.ExponentialBuckets(0.001, 2, 15),
		}, []string{"route"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "bangban_refused_total", Help: "Requests refused, by the code of the problem.",
		}, []string{"code"}),
		render: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "bangban_render_seconds", Help: "Time to read and print, without waiting, by form.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 15),
		}, []string{"form"}),
		pages: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "bangban_pages_total", Help: "Pages printed, by form.",
		}, []string{"form"}),
		handler: promhttp.HandlerFor(registry, promhttp.HandlerOpts{DisableCompression: true}),
	}
	gauge := func(name, help string, value func() int) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(value()) })
	}
	for _, c := range []prometheus.Collector{
		m.requests, m.duration, m.refused, m.render, m.pages,
		gauge("bangban_render_queue", "Requests that wait for their turn or for their body to come.", p.waiting),
		gauge("bangban_render_running", "Requests that a worker is at.", p.working),
	} {
		if err := registry.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *metrics) request(o outcome) {
	m.requests.WithLabelValues(o.route, strconv.Itoa(o.status)).Inc()
	if !o.untimed {
		m.duration.WithLabelValues(o.route).Observe(o.took.Seconds())
	}
	if o.code != "" {
		m.refused.WithLabelValues(o.code).Inc()
	}
}

// printed counts what was printed of a form; pages of none are not counted.
func (m *metrics) printed(form string, took time.Duration, pages int) {
	m.render.WithLabelValues(form).Observe(took.Seconds())
	m.pages.WithLabelValues(form).Add(float64(pages))
}

// metricsText answers with the metrics as Prometheus reads them.
func (s *Server) metricsText(ctx context.Context, _ *call) (reply, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "/metrics", http.NoBody)
	if err != nil {
		return reply{}, err
	}
	w := &memory{header: http.Header{}}
	s.metrics.handler.ServeHTTP(w, req)
	return reply{contentType: w.header.Get("Content-Type"), body: w.body.Bytes()}, nil
}

// memory is a response that is kept.
type memory struct {
	header http.Header
	body   bytes.Buffer
}

func (m *memory) Header() http.Header         { return m.header }
func (m *memory) WriteHeader(int)             {}
func (m *memory) Write(p []byte) (int, error) { return m.body.Write(p) }
