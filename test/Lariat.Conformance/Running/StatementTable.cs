using System.Collections.Frozen;

namespace Lariat.Conformance;

/// <summary>What runs a statement: at once, or as a coroutine. Some have both forms; a callback uses the immediate one.</summary>
internal sealed class StatementEntry
{
    public Action<Actor, Statement>? Immediate { get; set; }

    public Func<Actor, Statement, Coroutine<Flow>>? Suspending { get; set; }
}

/// <summary>The statements of the language, by their op.</summary>
internal sealed class StatementTable
{
    private static readonly FrozenDictionary<string, StatementEntry> s_entries = Fill();

    private readonly Dictionary<string, StatementEntry> _entries = [];

    public static StatementEntry Find(string op) => s_entries.TryGetValue(op, out StatementEntry? entry)
        ? entry
        : throw new FormatException($"There is no statement '{op}'.");

    /// <summary>A statement without an await.</summary>
    public void AddImmediate(string op, Action<Actor, Statement> run) => Entry(op).Immediate = run;

    /// <summary>A statement that awaits.</summary>
    public void AddAwaiting(string op, Func<Actor, Statement, Coroutine> run) => AddBlock(op, async (actor, statement) =>
    {
        await run(actor, statement);
        return Flow.Next;
    });

    /// <summary>A statement that contains others, or leaves them.</summary>
    public void AddBlock(string op, Func<Actor, Statement, Coroutine<Flow>> run) => Entry(op).Suspending = run;

    private static FrozenDictionary<string, StatementEntry> Fill()
    {
        var table = new StatementTable();
        FlowStatements.AddTo(table);
        TryStatement.AddTo(table);
        TaskStatements.AddTo(table);
        FutureStatements.AddTo(table);
        CombinatorStatements.AddTo(table);
        WaitingStatements.AddTo(table);
        AsCompletedStatement.AddTo(table);
        TimeoutStatements.AddTo(table);
        GroupStatements.AddTo(table);
        CallbackStatements.AddTo(table);
        LockStatements.AddTo(table);
        ConditionStatements.AddTo(table);
        BarrierStatements.AddTo(table);
        QueueStatements.AddTo(table);
        ContextStatements.AddTo(table);
        GeneratorStatements.AddTo(table);
        return table._entries.ToFrozenDictionary();
    }

    private StatementEntry Entry(string op)
    {
        if (!_entries.TryGetValue(op, out StatementEntry? entry))
        {
            _entries.Add(op, entry = new StatementEntry());
        }

        return entry;
    }
}
