package server

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
)

// bareHead is all that net/http says of a request it refuses without asking the handler, after the status line.
const bareHead = "Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"

// bareStatus is the status of an answer that net/http has made by itself and sends in one piece; 0 for whatever else is
// written. The handler sets more headers than these, and has no use for 417, which net/http sends without a body.
func bareStatus(p []byte) int {
	const opening = len("HTTP/1.1 400 ")
	if len(p) < opening || !bytes.HasPrefix(p, []byte("HTTP/1.")) || p[9] != '4' && p[9] != '5' {
		return 0
	}
	_, rest, _ := bytes.Cut(p, []byte("\r\n"))
	status, err := strconv.Atoi(string(p[9:12]))
	if err != nil || status != http.StatusExpectationFailed && !bytes.HasPrefix(rest, []byte(bareHead)) {
		return 0
	}
	return status
}

// bareReason is the error of the table for what net/http refuses by itself; nil for what it is not known to.
func bareReason(status int) error {
	switch status {
	case http.StatusBadRequest:
		return errMalformed
	case http.StatusExpectationFailed:
		return errExpectation
	case http.StatusRequestHeaderFieldsTooLarge:
		return errHeaders
	case http.StatusNotImplemented:
		return errTransfer
	case http.StatusHTTPVersionNotSupported:
		return errVersion
	}
	return nil
}

// dress makes a bare answer like all others: a problem, secured and with an ID, logged and counted. It is nil for what
// should be sent as it is.
func (s *Server) dress(written []byte) []byte {
	err := bareReason(bareStatus(written))
	if err == nil {
		return nil
	}
	row, id := s.rowOf(err), s.config.NewID()
	w := &memory{header: http.Header{}}
	secure(w.header)
	w.header.Set("X-Request-Id", id)
	w.header.Set("Date", s.config.Clock().UTC().Format(http.TimeFormat))
	writeProblem(w, row, err, id)
	answer := http.Response{
		StatusCode: row.status, ProtoMajor: 1, ProtoMinor: 1, Close: true,
		Header: w.header, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()),
	}
	done := outcome{
		method: plainMethod(""), route: unmatched, status: row.status, bytes: w.body.Len(), untimed: true, requestID: id, code: row.code,
	}
	var all bytes.Buffer
	if err := answer.Write(&all); err != nil { // memory takes everything
		return nil
	}
	s.tell(context.Background(), done)
	return all.Bytes()
}

// dresser is a listener whose connections dress the bare answers.
type dresser struct {
	net.Listener
	server *Server
}

// Accept waits for a connection.
func (d dresser) Accept() (net.Conn, error) {
	conn, err := d.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return dressed{conn, d.server}, nil
}

type dressed struct {
	net.Conn
	server *Server
}

// Write sends what net/http writes, or a problem in place of a bare answer.
func (d dressed) Write(p []byte) (int, error) {
	answer := d.server.dress(p)
	if answer == nil {
		return d.Conn.Write(p)
	}
	if _, err := d.Conn.Write(answer); err != nil {
		return 0, err
	}
	return len(p), nil
}

// CloseWrite says that nothing more will come, if the connection can: net/http asks for it so that a caller who is still
// sending can read the refusal.
func (d dressed) CloseWrite() error {
	if half, ok := d.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
