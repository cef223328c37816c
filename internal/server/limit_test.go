package server

import (
	"runtime"
	"testing"
	"time"
)

func TestLimitsThatAreLeftOutHaveDefaults(t *testing.T) {
	workers := runtime.GOMAXPROCS(0)
	want := Limits{
		Body: 1 << 20, BundleBody: 8 << 20, BodiesInFlight: 64 << 20, AnswersInFlight: 128 << 20,
		Documents: 500, Pages: 1000, Workers: workers, Queue: 16 * workers,
		Deadline: 30 * time.Second, HeaderTime: 5 * time.Second, BodyTime: 20 * time.Second,
		WriteTime: 90 * time.Second, IdleTime: time.Minute, HeaderBytes: 16 << 10, Grace: 25 * time.Second,
		Exports: 2, ExportDeadline: 10 * time.Minute, LedgerBody: 4 << 30,
		AnswerAge: 24 * time.Hour, Answers: 200_000,
	}
	if got := DefaultLimits(); got != want {
		t.Errorf("%+v", got)
	}
	given := Limits{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21}
	if got := given.withDefaults(); got != given {
		t.Errorf("%+v", got)
	}
	got := Limits{Workers: 3, Drain: -1, Grace: -1}.withDefaults()
	if got.Queue != 48 || got.Drain != 0 || got.Grace != want.Grace {
		t.Errorf("%+v", got)
	}
	if got := (Limits{Queue: -1}).withDefaults(); got.Queue != 0 {
		t.Errorf("a queue of %d", got.Queue)
	}
}
