package pdf

import (
	"encoding/binary"
	"math"
)

// srgbProfile builds an ICC profile, version 2.1, of the sRGB colour space (IEC 61966-2-1), from its definition: the
// primaries adapted to the D50 white of the profile connection space, and the tone curve in 256 steps.
func srgbProfile() []byte {
	curve := srgbCurve()
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", iccDescription("sRGB")},
		{"cprt", append([]byte("text\x00\x00\x00\x00"), "No copyright\x00"...)},
		{"wtpt", iccXYZ(0xF6D6, 0x10000, 0xD32D)},
		{"rXYZ", iccXYZ(0x6FA2, 0x38F5, 0x0390)},
		{"gXYZ", iccXYZ(0x6299, 0xB785, 0x18DA)},
		{"bXYZ", iccXYZ(0x24A0, 0x0F84, 0xB6CF)},
		{"rTRC", curve}, {"gTRC", curve}, {"bTRC", curve},
	}
	u32 := binary.BigEndian.AppendUint32
	head := make([]byte, 128)
	binary.BigEndian.PutUint32(head[8:], 0x02100000)
	copy(head[12:], "mntrRGB XYZ ")
	copy(head[24:], []byte{0x07, 0xD0, 0, 1, 0, 1}) // 1 January 2000: the profile has no date of its own
	copy(head[36:], "acsp")
	copy(head[68:], iccXYZ(0xF6D6, 0x10000, 0xD32D)[8:])
	head = u32(head, uint32(len(tags)))
	at := len(head) + 12*len(tags)
	var body []byte
	shared := 0
	for _, t := range tags {
		start := at + len(body)
		if t.name == "gTRC" || t.name == "bTRC" {
			start = shared
		} else {
			body = append(body, t.data...)
			for len(body)%4 != 0 {
				body = append(body, 0)
			}
		}
		shared = start
		head = u32(u32(append(head, t.name...), uint32(start)), uint32(len(t.data)))
	}
	profile := append(head, body...)
	binary.BigEndian.PutUint32(profile, uint32(len(profile)))
	return profile
}

// srgbCurve is the tone curve. No step lies near enough to the middle between two values for the last bit of a
// floating point power to decide, so every machine builds the same.
func srgbCurve() []byte {
	const steps = 256
	curve := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), steps)
	for i := range steps {
		v := float64(i) / (steps - 1)
		linear := v / 12.92
		if v > 0.04045 {
			linear = math.Pow((v+0.055)/1.055, 2.4)
		}
		curve = binary.BigEndian.AppendUint16(curve, uint16(math.Round(linear*0xFFFF)))
	}
	return curve
}

func iccXYZ(x, y, z uint32) []byte {
	data := []byte("XYZ \x00\x00\x00\x00")
	for _, v := range []uint32{x, y, z} {
		data = binary.BigEndian.AppendUint32(data, v)
	}
	return data
}

// iccDescription is a textDescriptionType with an ASCII text only.
func iccDescription(s string) []byte {
	data := binary.BigEndian.AppendUint32([]byte("desc\x00\x00\x00\x00"), uint32(len(s)+1))
	data = append(append(data, s...), 0)
	return append(data, make([]byte, 4+4+2+1+67)...)
}
