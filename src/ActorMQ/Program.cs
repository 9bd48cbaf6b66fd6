using ActorMQ.CommandLine;

return await ActorMqCommands.RunAsync(args);
