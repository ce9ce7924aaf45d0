namespace Lariat.Workers;

/// <summary>Identifies, for a worker, the method to call.</summary>
internal abstract class EntryReference(string name)
{
    protected const int OfName = 1;
    protected const int OfMethod = 2;

    /// <summary>A display name, for errors.</summary>
    public string Name { get; } = name;

    public abstract void Write(BodyWriter writer);

    public static EntryReference Read(ref BodyReader reader)
    {
        int kind = reader.ReadInt();
        string name = reader.ReadText();
        return kind switch
        {
            OfName => new NamedEntry(name),
            OfMethod => new MethodEntry(name, reader.ReadText(), reader.ReadGuid(), reader.ReadInt()),
            _ => throw new InvalidDataException($"A job refers to its method by an unknown kind of reference ({kind})."),
        };
    }
}

/// <summary>An entry that the worker was given in RunWorkerIfRequested.</summary>
internal sealed class NamedEntry(string name) : EntryReference(name)
{
    public override void Write(BodyWriter writer)
    {
        writer.Write(OfName);
        writer.Write(Name);
    }
}
