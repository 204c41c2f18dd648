"""Just enough TOML to write a configuration."""


def write(sections):
    """`{"chargers.tls": {"key_file": "…"}}` as TOML."""
    lines = []
    for name, keys in sections.items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {value(content)}" for key, content in keys.items()]
        lines.append("")
    return "\n".join(lines)


def value(content):
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, (int, float)):
        return str(content)
    if isinstance(content, (list, tuple)):
        return "[" + ", ".join(value(item) for item in content) + "]"
    return '"' + str(content).replace("\\", "\\\\").replace('"', '\\"') + '"'
