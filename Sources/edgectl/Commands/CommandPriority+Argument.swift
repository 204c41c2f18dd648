public import ArgumentParser
public import Shared

extension CommandPriority: ExpressibleByArgument {}
