-- wrk's side of a run: sends the requests of a file in turn, looks at every answer, prints one line of JSON.
-- Arguments: file, status that every answer must have, text it must hold, whether each request may be sent only
-- once, and (for arrivals at a fixed rate, one connection a thread) the rate of a thread per second or 0.
--
-- At a fixed rate the time of an answer counts from when its request was to be sent, so that a server that stalls
-- does not hide the requests that had to wait (what wrk2 does).

local ffi = require("ffi")
ffi.cdef [[
typedef struct { long seconds; long nanoseconds; } timespec_t;
int clock_gettime(int clock, timespec_t *found);
]]
local MONOTONIC, TIMER_MS = 1, 2
local BUCKET_MS, BUCKETS = 0.1, 50000

local found = ffi.new("timespec_t")
local threads = {}

local function now_ms()
  ffi.C.clock_gettime(MONOTONIC, found)
  return tonumber(found.seconds) * 1000 + tonumber(found.nanoseconds) / 1e6
end

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  local file, count = args[1], tonumber(args[6])
  status_wanted, text_wanted, once, rate = tonumber(args[2]), args[3], args[4] == "once", tonumber(args[5])
  requests, at, bad, sample, exhausted, waited, answers = {}, 0, 0, "", 0, {}, 0
  local line_number = 0
  for line in io.lines(file) do
    -- Each thread takes its own share, so that none is sent twice.
    if line_number % count == number then
      local method, path, token, body = line:match("^(%S+)\t(%S+)\t(%S+)\t(.*)$")
      local headers = { ["Cookie"] = "reeve_session=" .. token }
      if body ~= "" then headers["Content-Type"] = "application/json" else body = nil end
      table.insert(requests, wrk.format(method, path, headers, body))
    end
    line_number = line_number + 1
  end
  if rate > 0 then planned = now_ms() + 1000 * number / (rate * count) + 200 end
end

function request()
  if rate > 0 and now_ms() - planned < TIMER_MS then planned = now_ms() end
  at = at + 1
  if at > #requests then
    if once then exhausted = 1 end
    at = 1
  end
  return requests[at]
end

if tonumber(os.getenv("BENCH_RATE") or "0") > 0 then
  function delay()
    return math.max(0, math.floor(planned - now_ms()))
  end
end

function response(status, headers, body)
  answers = answers + 1
  if status ~= status_wanted or not body:find(text_wanted, 1, true) then
    bad = bad + 1
    if sample == "" then sample = status .. " " .. body:sub(1, 300) end
  end
  if rate > 0 then
    local bucket = math.min(BUCKETS, math.floor((now_ms() - planned) / BUCKET_MS))
    waited[bucket] = (waited[bucket] or 0) + 1
    planned = planned + 1000 / rate
  end
end

local function percentile_ms(buckets, answers, part)
  local passed = 0
  for bucket = 0, BUCKETS do
    passed = passed + (buckets[bucket] or 0)
    if passed >= answers * part then return bucket * BUCKET_MS end
  end
  return BUCKETS * BUCKET_MS
end

function done(summary, latency, _)
  local bad, exhausted, sample, all, answers, fixed = 0, 0, "", {}, 0, false
  for _, thread in ipairs(threads) do
    bad, exhausted = bad + thread:get("bad"), exhausted + thread:get("exhausted")
    if sample == "" then sample = thread:get("sample") end
    if thread:get("rate") > 0 then
      fixed = true
      for bucket, count in pairs(thread:get("waited")) do all[bucket] = (all[bucket] or 0) + count end
      answers = answers + thread:get("answers")
    end
  end
  local function milliseconds(part)
    return fixed and percentile_ms(all, answers, part) or latency:percentile(part * 100) / 1000
  end
  local e = summary.errors
  io.write(string.format(
    '{"answers": %d, "seconds": %.6f, "p50": %.3f, "p95": %.3f, "p99": %.3f, "bad": %d, "failed": %d, ' ..
    '"exhausted": %d, "sample": "%s"}\n',
    summary.requests, summary.duration / 1e6, milliseconds(0.5), milliseconds(0.95), milliseconds(0.99),
    bad, e.connect + e.read + e.write + e.timeout, exhausted,
    sample:gsub('[\\"]', "'"):gsub("%c", " ")))
end
