using Lariat.Tool;

return LariatCommand.Run(args, ToolContext.OfProcess());
