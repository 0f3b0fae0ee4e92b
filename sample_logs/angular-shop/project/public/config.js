window.configs = { apiUrl: 'http://localhost:9090' };
