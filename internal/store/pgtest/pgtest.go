//go:build linux

// Package pgtest runs a PostgreSQL server for the tests, with the binaries of the machine.
//
// The server lives in a temporary folder and listens on a socket there alone. It ends with the tests, also when they are
// killed. It does not wait for the disk, so it is no place for what should outlive a power cut. Without the binaries Start
// fails; .ci/deps installs them.
package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// How long the server may take to start or to stop, and how often it is asked.
const (
	patience = time.Minute
	pause    = 20 * time.Millisecond
)

// Server is a running PostgreSQL.
type Server struct {
	bin, folder string
	as          *syscall.Credential // nil for the user that runs the tests
	cmd         *exec.Cmd
	log         bytes.Buffer // to be read once the server has ended
	ended       chan error
	databases   atomic.Int64
}

// Start makes a server. Its language is Chinese, whose order is not that of the bytes; settings are for postgres -c.
func Start(settings ...string) (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "pgtest-*")
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, folder: folder, ended: make(chan error, 1)}
	if err := s.start(settings); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return s, nil
}

func (s *Server) start(settings []string) error {
	if err := s.drop(); err != nil {
		return err
	}
	data := filepath.Join(s.folder, "data")
	if err := s.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--encoding=UTF8",
		"--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh"); err != nil {
		return err
	}
	args := []string{"-D", data, "-k", s.folder, "-c", "listen_addresses=", "-c", "fsync=off"}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	s.cmd = s.command(context.Background(), "postgres", args...)
	s.cmd.Stdout, s.cmd.Stderr = &s.log, &s.log
	s.cmd.SysProcAttr.Pdeathsig = syscall.SIGINT
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the kernel ends the server with the thread that started it
		started <- s.cmd.Start()
		if s.cmd.Process != nil {
			s.ended <- s.cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	return s.await()
}

// await waits until the server answers.
func (s *Server) await() error {
	for range patience / pause {
		select {
		case err := <-s.ended:
			return fmt.Errorf("postgres has ended: %w\n%s", err, s.log.String())
		case <-time.After(pause):
		}
		if s.run("pg_isready", "-q", "-h", s.folder) == nil {
			return nil
		}
	}
	return errors.Join(errors.New("postgres does not answer"), s.Stop())
}

// Stop ends the server and removes what it has kept.
func (s *Server) Stop() error {
	err := s.cmd.Process.Signal(syscall.SIGINT) // a fast shutdown, which asks no one
	select {
	case ended := <-s.ended:
		err = errors.Join(err, ended)
	case <-time.After(patience):
		err = errors.Join(err, s.cmd.Process.Kill())
	}
	return errors.Join(err, os.RemoveAll(s.folder))
}

// Database makes an empty database and gives the DSN to open it with.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := "test" + strconv.FormatInt(s.databases.Add(1), 10)
	if err := s.run("createdb", "-h", s.folder, "-U", "postgres", name); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("host=%s user=postgres dbname=%s", s.folder, name)
}

// drop lets the folder belong to a user that PostgreSQL may run as, which root may not.
func (s *Server) drop() error {
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(found.Uid, 10, 32)
		if err != nil {
			return err
		}
		gid, err := strconv.ParseUint(found.Gid, 10, 32)
		if err != nil {
			return err
		}
		s.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return os.Chown(s.folder, int(uid), int(gid))
	}
	return errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
}

func (s *Server) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, name), args...)
	cmd.Dir = s.folder
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as}
	return cmd
}

func (s *Server) run(name string, args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if out, err := s.command(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}

// binaries finds the folder of the server's programs: the newest of Debian's, or that of pg_config or of the PATH.
func binaries() (string, error) {
	var folders []string
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, strings.TrimSpace(string(out)))
	}
	debian, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	slices.Reverse(debian)
	folders = append(folders, debian...)
	if found, err := exec.LookPath("initdb"); err == nil {
		if found, err = filepath.EvalSymlinks(found); err == nil {
			folders = append(folders, filepath.Dir(found))
		}
	}
	for _, folder := range folders {
		if _, err := os.Stat(filepath.Join(folder, "initdb")); err == nil {
			return folder, nil
		}
	}
	return "", fmt.Errorf("no initdb in %v: install PostgreSQL's server, on Debian with .ci/deps", folders)
}
