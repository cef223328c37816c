package auth

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// fileVersion is the form of the file that this program writes and reads.
const fileVersion = 1

// maxFile is the most a file of keys may take, in bytes.
const maxFile = 8 << 20

type fileJSON struct {
	Version int       `json:"version"`
	Keys    []keyJSON `json:"keys"`
}

type keyJSON struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Scopes    []Scope   `json:"scopes"`
	PerMinute int       `json:"per_minute"`
	Created   time.Time `json:"created"`
	Revoked   time.Time `json:"revoked,omitzero"`
	SHA256    string    `json:"sha256"`
}

func encode(keys []Key) ([]byte, error) {
	file := fileJSON{Version: fileVersion, Keys: []keyJSON{}}
	for _, k := range keys {
		file.Keys = append(file.Keys, keyJSON{
			k.ID, k.Name, k.Scopes, k.PerMinute, k.Created, k.Revoked, hex.EncodeToString(k.Hash[:]),
		})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(file); err != nil {
		return nil, fmt.Errorf("encode keys: %w", err)
	}
	if b.Len() > maxFile {
		return nil, fmt.Errorf("密钥太多：文件会超过 %d MiB", maxFile>>20)
	}
	return b.Bytes(), nil
}

// read reads a file and tells which one it was.
func read(path string) (keys []Key, info fs.FileInfo, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if info, err = f.Stat(); err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, errors.New("不是普通文件")
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, nil, err
	}
	if len(data) > maxFile {
		return nil, nil, fmt.Errorf("超过 %d MiB，不像是密钥文件", maxFile>>20)
	}
	keys, err = decode(data)
	return keys, info, err
}

func decode(data []byte) ([]Key, error) {
	var file fileJSON
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("不是密钥文件：%w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("不是密钥文件：末尾有多余的内容")
	}
	if file.Version != fileVersion {
		return nil, fmt.Errorf("版本 %d 的密钥文件读不了，本程序只认版本 %d", file.Version, fileVersion)
	}
	keys := make([]Key, len(file.Keys))
	known := map[string]bool{}
	for i, k := range file.Keys {
		key := Key{
			ID: k.ID, Name: k.Name, Scopes: k.Scopes, PerMinute: k.PerMinute, Created: k.Created, Revoked: k.Revoked,
		}
		n, err := hex.Decode(key.Hash[:], []byte(clip(k.SHA256)))
		if err != nil || n != len(key.Hash) || len(k.SHA256) != 2*n {
			return nil, fmt.Errorf("第 %d 个密钥的 sha256 应为 64 个十六进制数字", i+1)
		}
		if err := key.check(); err != nil {
			return nil, fmt.Errorf("第 %d 个：%w", i+1, err)
		}
		if known[k.ID] {
			return nil, fmt.Errorf("第 %d 个：%w", i+1, ErrExists)
		}
		known[k.ID] = true
		keys[i] = key
	}
	return keys, nil
}

// clip keeps what can be a SHA-256 in hexadecimal.
func clip(s string) string { return s[:min(len(s), 2*len(Key{}.Hash))] }
