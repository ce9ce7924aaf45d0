namespace Lariat.Jobs.Generators;

/// <summary>From where a type can be named.</summary>
internal enum Reach
{
    /// <summary>Not from everywhere in its assembly: private, protected, of one file, or not usable as a type argument.</summary>
    Nowhere,

    /// <summary>From its assembly.</summary>
    Assembly,

    /// <summary>From other assemblies too.</summary>
    Everywhere,
}
