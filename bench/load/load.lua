-- Load for wrk: every request carries messages that no request carried before.
--
-- Arguments after `--`: a file with one message template a line, messages a request, and sessions a
-- request: one for each message unless told 1.
-- In a template @M, @S and @T stand for message id, session id and time. Ids are of UUIDv7 form and
-- grow with time; 32 bits of a seed and a counter make them unique within a run.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long microseconds; } bench_time;
  int gettimeofday(bench_time *time, void *zone);
]]

local now = ffi.new("bench_time")
local templates = {}
local perRequest = 1
local oneSession = false
local counter = 0
local seed = 0
local headers = { ["content-type"] = "application/json" }
local second = -1
local stamp = ""

function init(args)
  for line in io.lines(args[1]) do
    local parts, kinds = {}, {}
    local from = 1
    while true do
      local at = line:find("@[MST]", from)
      if at == nil then break end
      parts[#parts + 1] = line:sub(from, at - 1)
      kinds[#kinds + 1] = line:sub(at + 1, at + 1)
      from = at + 2
    end
    parts[#parts + 1] = line:sub(from)
    templates[#templates + 1] = { parts = parts, kinds = kinds }
  end
  perRequest = tonumber(args[2])
  oneSession = args[3] == "1"
  local random = io.open("/dev/urandom", "rb")
  local bytes = random:read(4)
  random:close()
  seed = bytes:byte(1) + 256 * (bytes:byte(2) + 256 * (bytes:byte(3) + 256 * bytes:byte(4)))
end

local function write(out, template, ms, head, tail, session)
  local parts, kinds = template.parts, template.kinds
  for i = 1, #kinds do
    out[#out + 1] = parts[i]
    local kind = kinds[i]
    if kind == "T" then
      out[#out + 1] = stamp
      out[#out + 1] = ms
    elseif kind == "M" then
      out[#out + 1] = head
      out[#out + 1] = "-8000-"
      out[#out + 1] = tail
    else
      out[#out + 1] = session
    end
  end
  out[#out + 1] = parts[#parts]
end

function request()
  ffi.C.gettimeofday(now, nil)
  local seconds = tonumber(now.seconds)
  local millis = math.floor(tonumber(now.microseconds) / 1000)
  if seconds ~= second then
    second = seconds
    stamp = os.date("!%Y-%m-%dT%H:%M:%S.", seconds)
  end
  local time = seconds * 1000 + millis
  local ms = string.format("%03dZ", millis)
  local high = math.floor(time / 65536)
  local low = time - high * 65536
  local out = {}
  local session
  if perRequest > 1 then out[1] = "[" end
  for n = 1, perRequest do
    if n > 1 then out[#out + 1] = "," end
    counter = counter + 1
    local head = string.format("%08x-%04x-7%03x", high, low, counter % 4096)
    local tail = string.format("%08x%04x", seed, math.floor(counter / 4096) % 65536)
    if session == nil or not oneSession then session = head .. "-9000-" .. tail end
    write(out, templates[counter % #templates + 1], ms, head, tail, session)
  end
  if perRequest > 1 then out[#out + 1] = "]" end
  return wrk.format("POST", "/v1/messages", headers, table.concat(out))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "\nRESULT {\"requests\":%d,\"micros\":%d,\"p50\":%d,\"p99\":%d,\"max\":%d,\"failed\":%d,\"refused\":%d}\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    errors.connect + errors.read + errors.write + errors.timeout, errors.status))
end
