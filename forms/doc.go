// Package forms is the domain: the six forms of the 代办帮办 service (附件3 to 附件8), the case that gathers them, and
// what makes one valid.
//
// It reads JSON strictly, knows every field by the label the paper prints, and says all that is wrong at once. It
// knows nothing of pages, of files or of the network, keeps no state and asks no clock: whatever it returns follows
// from its arguments alone. The size of an input is the caller's to bound.
package forms
