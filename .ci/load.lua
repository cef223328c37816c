-- Asks for the six forms in turn and tells accepted answers, refusals and errors apart. Latencies are of all answers.
local kinds = { "application", "authorization", "commitment", "completion", "evaluation", "termination" }
local requests, turn = {}, 0
ok, busy, bad = 0, 0, 0

-- init makes the requests once.
function init()
  for i, kind in ipairs(kinds) do
    local file = assert(io.open("testdata/forms/" .. kind .. ".json"))
    requests[i] = wrk.format("POST", "/api/v1/forms/" .. kind .. "/pdf", { ["Content-Type"] = "application/json" }, file:read("*a"))
    file:close()
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function response(status, headers)
  if status == 200 then
    ok = ok + 1
  elseif status == 429 and headers["Retry-After"] then
    busy = busy + 1
  else
    bad = bad + 1
  end
end

local threads = {}
function setup(thread) table.insert(threads, thread) end

function done(summary, latency)
  local sum = { ok = 0, busy = 0, bad = 0 }
  for _, thread in ipairs(threads) do
    for name in pairs(sum) do sum[name] = sum[name] + thread:get(name) end
  end
  local e = summary.errors
  local all = sum.ok + sum.busy + sum.bad
  print(string.format("ok %d, %.1f a second", sum.ok, sum.ok / summary.duration * 1e6))
  print(string.format("busy %d (%.1f %% of the answers are 429 with Retry-After)", sum.busy, 100 * sum.busy / all))
  print(string.format("errors %d (connect %d, read %d, write %d, timeout %d, status %d)",
    e.connect + e.read + e.write + e.timeout + sum.bad, e.connect, e.read, e.write, e.timeout, sum.bad))
  print(string.format("latency of all answers: p50 %.1f ms, p99 %.1f ms, max %.1f ms",
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
