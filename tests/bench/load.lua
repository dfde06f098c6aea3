-- Questions for wrk: the same one again, or each with a number of its own in a comment, so that none was asked before.
-- wrk … -- METHOD ACCEPT TYPE CONNECTION FIRST BODY_FILE; FIRST is the first number, or "-" for the same text again.

local number, body

function init(args)
  wrk.method = args[1]
  wrk.headers["Accept"] = args[2]
  if args[3] ~= "-" then wrk.headers["Content-Type"] = args[3] end
  wrk.headers["Connection"] = args[4]
  number = tonumber(args[5])
  if args[6] then
    local file = assert(io.open(args[6]))
    body = file:read("*a")
    file:close()
  end
  wrk.body = body
  same = wrk.format()
end

function request()
  if not number then return same end
  number = number + 1
  return wrk.format(nil, nil, nil, string.format("# %d\n%s", number, body))
end

function done(summary, latency)
  local e = summary.errors
  print(string.format('{"answers": %d, "microseconds": %d, "median": %f, "p95": %f, "errors": %d}',
    summary.requests - e.status, summary.duration, latency:percentile(50), latency:percentile(95),
    e.connect + e.read + e.write + e.status + e.timeout))
end
