namespace Lariat.LowLevel;

/// <summary>The kinds of <see cref="IoFileOperation"/>.</summary>
public enum IoFileVerb
{
    /// <summary>
    /// Open <see cref="IoFileOperation.Path"/> according to <see cref="IoFileOperation.Options"/>; the result is the driver's number of the
    /// file.
    /// </summary>
    Open,

    /// <summary>Close the file; no other operation of it may be under way.</summary>
    Close,

    /// <summary>Read into the buffer; the result is the number of bytes, 0 at the end.</summary>
    Read,

    /// <summary>Write the buffer; the result is the number of bytes.</summary>
    Write,

    /// <summary>Wait until data and metadata are on the disk.</summary>
    Flush,

    /// <summary>Wait until the data is on the disk, and the metadata that is needed to read it.</summary>
    FlushData,

    /// <summary>Truncate the file, or extend it with zeros, at <see cref="IoFileOperation.Offset"/>.</summary>
    SetLength,

    /// <summary>
    /// Copy <see cref="IoFileOperation.ByteCount"/> bytes at <see cref="IoFileOperation.Offset"/> to the same place of
    /// <see cref="IoFileOperation.Target"/>; the result is the number of bytes, 0 at the end.
    /// </summary>
    Copy,
}
