-- Evaluates one condition of a file over a whole capture; sysdig runs many of these side by side.
description = "Numbers of the events that a condition of a file selects."
short_description = "Evaluate a condition"
category = "Differential"
args = {
  { name = "line", description = "which line of the file named by CONDITIONS", argtype = "int" },
}

local line
local found = {}

function on_set_arg(name, value)
  line = tonumber(value)
  return true
end

function on_init()
  local at = 0
  for condition in io.lines(os.getenv("CONDITIONS")) do
    at = at + 1
    if at == line then
      chisel.set_filter(condition)
      return true
    end
  end
  return false
end

function on_event()
  found[#found + 1] = evt.get_num()
  return true
end

function on_capture_end()
  io.write(line, " ", table.concat(found, " "), "\n")
  return true
end
