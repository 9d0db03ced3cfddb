"""What an assistant can do with the studio, by the Model Context Protocol: tools, resources, prompts.

One set of them for every door: `atelier mcp` on standard input and output, and `/mcp` on the server. They speak to the
studio's REST API, over the network or within the process, so that whoever calls has the same rights, limits and
refusals there as everywhere. Nothing here knows of databases, steps or requests.

The protocol's library is imported by this room alone, and this room where it is used: it costs half a second.
"""
