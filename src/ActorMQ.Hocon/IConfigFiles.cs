namespace ActorMQ.Hocon;

/// <summary>The files that a configuration may be read from, so that tests need no disk.</summary>
public interface IConfigFiles
{
    /// <summary>The whole content of a file, or null where there is no such file.</summary>
    /// <param name="path">As written, or joined to the directory of the including file.</param>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is there and may not be read.</exception>
    byte[]? Read(string path);
}
