package splice

import "hash/crc32"

// combine is the CRC-32 of one text followed by another, told from the sums of both and the length of the second.
//
// A sum is a polynomial over GF(2), and so many bytes that follow multiply it by x to the power of eight times as many.
func combine(first, second uint32, length int64) uint32 {
	const one, x = 1 << 31, 1 << 30 // the highest coefficient stands lowest
	shift, power := uint32(one), multiply(multiply(x, x), multiply(x, x))
	power = multiply(power, power) // one byte
	for ; length > 0; length >>= 1 {
		if length&1 == 1 {
			shift = multiply(shift, power)
		}
		power = multiply(power, power)
	}
	return multiply(shift, first) ^ second
}

// multiply multiplies two polynomials modulo that of the CRC-32.
func multiply(a, b uint32) uint32 {
	var product uint32
	for bit := uint32(1 << 31); bit != 0; bit >>= 1 {
		if a&bit != 0 {
			product ^= b
		}
		b = b>>1 ^ b&1*crc32.IEEE
	}
	return product
}
