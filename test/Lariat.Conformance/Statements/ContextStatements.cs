namespace Lariat.Conformance;

/// <summary>Context variables.</summary>
internal static class ContextStatements
{
    public static void AddTo(StatementTable table)
    {
        table.AddImmediate("cv_set", static (actor, statement) => Variable(actor, statement).Value = statement.Value("value"));
        table.AddImmediate("cv_get", static (actor, statement) => actor.Emit("cv", statement.Text("v"), Variable(actor, statement).Value));
        table.AddImmediate("ctx_capture", static (actor, statement) => actor.World.Contexts[statement.Text("as")] = LoopContext.Capture());
    }

    private static ContextVariable Variable(Actor actor, Statement statement) => (ContextVariable)actor.World.Objects[statement.Text("v")];
}
