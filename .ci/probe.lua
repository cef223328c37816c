-- One caller among others: asks for one form after the other and tells how long accepted answers take, which wrk itself
-- tells of all answers only. For one connection.
local ffi = require("ffi")
ffi.cdef "typedef struct { long s, ns; } moment; int clock_gettime(int, moment *);"
local moment = ffi.new("moment")
local function now()
  ffi.C.clock_gettime(1, moment)
  return tonumber(moment.s) * 1e3 + tonumber(moment.ns) / 1e6
end

local body, asked
accepted, answers, middle, late = 0, 0, 0, 0
local took = {}

function init()
  local file = assert(io.open("testdata/forms/application.json"))
  body = wrk.format("POST", "/api/v1/forms/application/pdf", { ["Content-Type"] = "application/json" }, file:read("*a"))
  file:close()
end

function request()
  asked = now()
  return body
end

function response(status)
  answers = answers + 1
  if status == 200 then table.insert(took, now() - asked) end
  if #took % 16 == 0 and #took > 0 then -- done() sees plain globals of the thread only
    local sorted = { unpack(took) }
    table.sort(sorted)
    accepted, middle, late = #took, sorted[math.ceil(#sorted * 0.5)], sorted[math.ceil(#sorted * 0.99)]
  end
end

local threads = {}
function setup(thread) table.insert(threads, thread) end

function done()
  local t = threads[1]
  print(string.format("accepted %d of %d, in p50 %.1f ms, p99 %.1f ms", t:get("accepted"), t:get("answers"), t:get("middle"), t:get("late")))
end
