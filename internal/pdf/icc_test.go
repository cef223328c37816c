package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"testing"
)

// TestProfileIsFixed holds the bytes of the colour profile, which are part of every file.
func TestProfileIsFixed(t *testing.T) {
	const want = "17cb2fdefc3e34ddecc6a37b9389c4bc6c657dd0ab0a5552f9cdae6583a5b9db"
	sum := sha256.Sum256(srgbProfile())
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("the profile is %s", got)
	}
}

// TestToneCurveRoundsClearly holds what makes the curve the same on every machine: no step is within a millionth of
// the middle between two values, far beyond what the powers of two machines differ by.
func TestToneCurveRoundsClearly(t *testing.T) {
	curve := srgbCurve()[12:]
	for i := range 256 {
		v := float64(i) / 255
		linear := v / 12.92
		if v > 0.04045 {
			linear = math.Pow((v+0.055)/1.055, 2.4)
		}
		if fraction := linear*0xFFFF - math.Floor(linear*0xFFFF); math.Abs(fraction-0.5) < 1e-6 {
			t.Errorf("step %d is %v", i, linear*0xFFFF)
		}
		if i > 0 && bytes.Compare(curve[2*i-2:2*i], curve[2*i:2*i+2]) > 0 {
			t.Errorf("the curve falls at step %d", i)
		}
	}
}
