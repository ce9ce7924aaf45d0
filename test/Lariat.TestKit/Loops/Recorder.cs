namespace Lariat.TestKit;

/// <summary>What happened, in order.</summary>
public sealed class Recorder
{
    private readonly List<string> _events = [];

    public string Text => string.Join(' ', _events);

    public void Add(string what) => _events.Add(what);
}
