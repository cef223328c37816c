package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"github.com/spf13/cobra"

	"bangban/internal/auth"
	"bangban/internal/casebook"
	"bangban/internal/config"
	"bangban/internal/ledger"
	"bangban/internal/render"
	"bangban/internal/server"
	"bangban/internal/telemetry"
)

func (a *app) serveCommand() *cobra.Command {
	var s settings
	serve := config.Defaults()
	cmd := &cobra.Command{
		Use:   "serve [选项]",
		Short: "启动 HTTP 服务，供政务服务网等调用",
		Long: `启动 HTTP 服务：校验、打印和打包六种表单，登记案件，导出台账和月报。说明见 /docs，接口描述见 /openapi.json。
还没有发放任何密钥时，只在本机（127.0.0.1）开放，不需要密钥；要在别的地址开放，先用 bangban keys create 发放密钥。
收到中断信号时，先做完手上的请求再退出。每项设置的值和来源见 bangban config。`,
		Example: `  bangban serve
  bangban serve --listen 0.0.0.0:8080 --db /var/lib/bangban/bangban.db`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.in(cmd.Context(), serve.DB, mayMake, func(db *database) error {
				return a.serve(cmd.Context(), &serve, &s, db)
			})
		},
	}
	addServe(cmd.Flags(), &serve, &s)
	return cmd
}

// serve runs the service until the context ends.
func (a *app) serve(ctx context.Context, serve *config.Serve, s *settings, db *database) error {
	keys, open, err := callers(ctx, serve, db.Keys())
	if err != nil {
		return err
	}
	p, err := a.build(s)
	if err != nil {
		return err
	}
	metrics, err := server.NewRegistry()
	if err != nil {
		return err
	}
	log := slog.New(logHandler(a.stderr, serve))
	traces, endTraces, err := telemetry.Start(ctx, a.getenv, Version, log)
	if err != nil {
		return err
	}
	defer flush(ctx, endTraces, log)
	book, books, err := a.kept(db, p, serve.Calendar)
	if err != nil {
		return err
	}
	api, err := server.New(server.Config{
		Renderer: p.renderer,
		Book:     book,
		Ledger:   books,
		Rules:    p.rules,
		Keys:     keys,
		Open:     open,
		Limiter:  auth.NewLimiter(a.clock, maxCallers),
		Limits:   limits(serve),
		Logger:   log,
		Metrics:  metrics,
		Clock:    a.clock,
		Version:  Version,
		CORS:     serve.CORS,
		Unit:     serve.Unit,

		TracerProvider: traces,
	})
	if err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", serve.Listen)
	if err != nil {
		return fmt.Errorf("不能监听 %s：%s；请换一个地址（--listen），或先停止占用它的程序", serve.Listen, reason(err))
	}
	if tcp, ok := l.Addr().(*net.TCPAddr); open != nil && (!ok || !tcp.IP.IsLoopback()) {
		return errNotLocal(l.Addr().String(), l.Close())
	}
	if err := a.greet(l.Addr().String(), open != nil); err != nil {
		_ = l.Close() // the reason to end is another one
		return err
	}
	return api.Serve(ctx, l)
}

// kept is the register that the service keeps, and what makes its workbooks.
func (a *app) kept(db *database, p *parts, calendarFile string) (*casebook.Book, *ledger.Ledger, error) {
	books, err := a.newLedger(p.rules, calendarFile, ledger.Default)
	if err != nil {
		return nil, nil, err
	}
	book, err := casebook.New(casebook.Config{
		Store:   db.Store,
		Printer: &press{renderer: func() (*render.Renderer, error) { return p.renderer, nil }},
		Rules:   p.rules,
		Clock:   a.clock,
	})
	return book, books, err
}

// maxFlush is how long the last traces may take to be sent.
const maxFlush = 5 * time.Second

// flush sends the traces that are left, also when the context has ended.
func flush(ctx context.Context, end func(context.Context) error, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxFlush)
	defer cancel()
	if err := end(ctx); err != nil {
		log.Warn("traces not ended", "reason", err.Error())
	}
}

// maxCallers is how many keys the limiter remembers at most.
const maxCallers = 10_000

// callers says who may call. Without any key that is everybody on this machine, and nobody elsewhere; open then tells
// whether it is still so, and is nil otherwise.
func callers(ctx context.Context, serve *config.Serve, ring auth.Ring) (keys server.Keys, open func(context.Context) (bool, error), err error) {
	known := auth.New(ring)
	switch none, err := known.Open(ctx); {
	case err != nil:
		return nil, nil, err
	case !none:
		return known, nil, nil
	case !serve.Loopback():
		return nil, nil, errNotLocal(serve.Listen, nil)
	}
	return localKeys{known}, known.Open, nil
}

func errNotLocal(address string, closing error) error {
	if closing != nil {
		return closing
	}
	return usagef("还没有发放密钥，不能在 %s 开放；请先用 bangban keys create 发放密钥，或改为 --listen 127.0.0.1:8080", address)
}

// localKeys lets everybody in as long as there is no key at all, and asks for keys from the first one on.
type localKeys struct{ *auth.Authenticator }

func (k localKeys) Check(ctx context.Context, bearer string, need auth.Scope) (auth.Key, error) {
	open, err := k.Open(ctx)
	if open || err != nil {
		return auth.Key{}, err
	}
	return k.Authenticator.Check(ctx, bearer, need)
}

// maxForm is the most one form may take, in bytes; the longest a form can be is a tenth of it.
const maxForm = 1 << 20

// limits are those of the settings. What is 0 there and means none is below 0 here.
func limits(serve *config.Serve) server.Limits {
	l := server.Limits{
		Body: min(maxForm, serve.MaxBody), BundleBody: serve.MaxBody,
		Documents: serve.MaxDocuments, Pages: serve.MaxPages, Workers: serve.Workers, Queue: serve.Queue,
		Deadline: serve.Timeout, BodyTime: serve.Timeout, WriteTime: 2 * serve.Timeout,
		Drain: serve.ShutdownDelay, Grace: max(1, serve.ShutdownGrace), // 0 would be the default
	}
	if l.Queue == 0 {
		l.Queue = -1
	}
	l.BodiesInFlight = max(server.DefaultLimits().BodiesInFlight, 2*l.BundleBody)
	return l
}

func logHandler(to io.Writer, serve *config.Serve) slog.Handler {
	options := &slog.HandlerOptions{Level: serve.LogLevel}
	if serve.LogFormat == config.LogJSON {
		return slog.NewJSONHandler(to, options)
	}
	return slog.NewTextHandler(to, options)
}

// greet tells where the service is and how to try it.
func (a *app) greet(address string, open bool) error {
	bound, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	reached := bound // where to call it: of all addresses, this machine's own
	if bound.Addr().IsUnspecified() {
		reached = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), bound.Port())
	}
	key := ""
	if open {
		_, err = fmt.Fprintln(a.stdout, "还没有发放密钥：服务只在本机开放，不需要密钥。用 bangban keys create 发放后，请求都要带密钥。")
	} else {
		key = ` -H "Authorization: Bearer $KEY"`
		_, err = fmt.Fprintln(a.stdout, "请求都要带密钥：先 KEY=发放时显示的密钥。")
	}
	if err == nil {
		_, err = fmt.Fprintf(a.stdout, `服务已启动：http://%s（说明见 /docs）。试一试：
  curl -fsS -o commitment.pdf%s -H 'Content-Type: application/json' -d '{"form":"commitment","authority":"鄂托克旗政务服务局","date":"2021-05-13"}' http://%s/api/v1/forms/commitment/pdf
`, address, key, reached)
	}
	if err != nil {
		return fmt.Errorf("写标准输出：%s", reason(err))
	}
	return nil
}
