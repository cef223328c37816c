"""The character sets the faces are cut to. UNIDATA names the folder of Debian's unicode-data files."""

import bz2
import os


def span(first, last):
    return set(range(first, last + 1))


def chars(text):
    return set(map(ord, text))


def unihan(file, key):
    found = {}
    with bz2.open(os.path.join(os.environ['UNIDATA'], file), 'rt') as lines:
        for line in lines:
            if line.startswith('U+'):
                code, name, value = line.rstrip('\n').split('\t')[:3]
                if name == key:
                    found[int(code[2:], 16)] = value
    return found


def codec_set(codec, lead, trail):
    found = set()
    for a in lead:
        for b in trail:
            try:
                text = bytes([a, b]).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                found.add(ord(text))
    return found


TGH8105 = set(unihan('Unihan_OtherMappings.txt.bz2', 'kTGH'))
GB2312 = {c for c in codec_set('gb2312', range(0xB0, 0xF8), range(0xA1, 0xFF)) if 0x4E00 <= c <= 0x9FFF}
GB2312_SYMBOLS = codec_set('gb2312', range(0xA1, 0xAA), range(0xA1, 0xFF))
assert len(GB2312) == 6763 and len(TGH8105) == 8105

COMPATIBILITY = {0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29}
HAN = set().union(
    span(0x4E00, 0x9FA5), span(0x9FA6, 0x9FFF),
    span(0x3400, 0x4DBF),    # Ext A
    span(0x20000, 0x2A6DF),  # Ext B
    span(0x2A700, 0x2B739),  # Ext C
    span(0x2B740, 0x2B81D),  # Ext D
    span(0x2B820, 0x2CEA1),  # Ext E
    span(0x2CEB0, 0x2EBE0),  # Ext F
    span(0x30000, 0x3134A),  # Ext G
    span(0x31350, 0x323AF),  # Ext H
    span(0x2EBF0, 0x2EE5D),  # Ext I
    span(0x323B0, 0x33479),  # Ext J
    COMPATIBILITY)
COMMON = TGH8105 | GB2312

SYMBOLS = chars('□☑☒✓●○×—…《》〔〕“”‘’·・￥㎡℃') | span(0x2160, 0x216B) | span(0x2460, 0x2473)
EXTRA = chars('■◎△▲√☐✔✕✗〇※→←↑↓№％‰°′″〈〉「」『』【】〖〗、。，；：？！（）［］｛｝＿～－／＼＠＃＆＊＋＝＜＞－–―'
              '─│┌┐└┘├┤┬┴┼¥￥$€§㎎㎏㎜㎝㎞㏄㈠㈡㈢㈣㈤⑴⑵⑶一丶ⅰⅱⅲ²³㎥')
FULL_WIDTH = span(0xFF01, 0xFF5E) | span(0xFFE0, 0xFFE6) | {0x3000}
PINYIN = chars('āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêɡ')
BASIC = set().union(
    span(0x20, 0x7E), span(0xA0, 0xFF), PINYIN, GB2312_SYMBOLS, SYMBOLS, EXTRA, FULL_WIDTH,
    span(0x2010, 0x2027), span(0x2030, 0x203E), span(0x2150, 0x218B), span(0x2190, 0x2199), span(0x2200, 0x22FF),
    span(0x2460, 0x24FF), span(0x2500, 0x257F), span(0x25A0, 0x25FF), span(0x2600, 0x2606), span(0x2610, 0x2613),
    span(0x2713, 0x2718), span(0x3000, 0x30FF), span(0x3105, 0x312F), span(0x3200, 0x33FF), span(0xFE30, 0xFE4F),
    span(0xF900, 0xFAFF), span(0x2E80, 0x2FD5), span(0x2FF0, 0x2FFB), span(0x31C0, 0x31E3),
    {0x20AC, 0x2103, 0x2109, 0x2116, 0x2121, 0x2122, 0x2E3A})
BMP = span(0x20, 0xD7FF) | span(0xF900, 0xFFFD)
