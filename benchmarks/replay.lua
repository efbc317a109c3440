-- wrk: send requests from a file (8 digits of length, then the request), each thread its share of them.
local number = 0

function setup(thread)
  thread:set("id", number)
  number = number + 1
end

function init(args)
  requests, at = {}, 0
  local file, threads = io.open(args[1], "rb"), tonumber(args[2])
  local position = 0
  while true do
    local length = file:read(8)
    if not length then break end
    local request = file:read(tonumber(length))
    if position % threads == id then requests[#requests + 1] = request end
    position = position + 1
  end
  file:close()
  wrong = 0
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format('RESULT {"answers": %d, "wrong": %d, "seconds": %f, "p50": %f, "p99": %f}\n',
    summary.requests, wrong, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
